import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take half a minute or more. They start first, because one that starts last keeps only one core busy, and
 * a fresh clone has no times yet.
 */
export const LONG_FILE_PATTERNS = [
  /\.long\.test\.tsx?$/,
  /dashboard\/test\/journeys\//,
  /server\/test\/contracts\//,
  /server\/test\/pipeline\/kills\.test\.ts$/,
  /server\/test\/platform\/process\/shutdown\.test\.ts$/,
  /server\/test\/features\/monitoring\/metrics\.test\.ts$/,
  /server\/test\/sources\/plugandpay\/reconciliation\.test\.ts$/,
  /server\/test\/operations\/rotate-master-key\.test\.ts$/,
  /server\/test\/(?:operations\/move|rubbish|oracle)\//,
  /server\/src\/platform\/postgres\/bundled\/bundled-postgres/,
  /cli\/test\/on-a-hub\.test\.ts$/,
  /sandbox\/test\/demo\.test\.ts$/,
  /zapier-app\/test\/(?:built-app|zap-life)\.test\.ts$/,
];

/** Starts with long files. Otherwise it keeps vitest's own order, by project, so that processes are shared. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG_FILE_PATTERNS.some((pattern) => pattern.test(moduleId));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
