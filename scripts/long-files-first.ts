import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of half a minute and more. One that begins last keeps a core waiting; and a fresh clone knows no times yet. */
const LONG = [
  /\.long\.test\.tsx?$/,
  /dashboard\/test\/journeys\//,
  /server\/test\/contracts\//,
  /server\/test\/journeys\/(?:kills|shutdown|metrics|reconciliation|rotate-master-key)\.test\.ts$/,
  /server\/test\/(?:move|rubbish|oracle)\//,
  /server\/src\/world\/postgres\/bundled-postgres/,
  /cli\/test\/on-a-hub\.test\.ts$/,
  /sandbox\/test\/demo\.test\.ts$/,
  /zapier-app\/test\/(?:built-app|zap-life)\.test\.ts$/,
];

/** Begins with long files, and otherwise in vitest's own order: by project, so that processes are shared. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((pattern) => pattern.test(moduleId));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
