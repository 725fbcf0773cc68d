import { preparedFolder } from "../postgres.ts";
import { copyFolder, type DataFolder } from "./copy-folder.ts";

/** Makes a data folder whose database has the newest schema and no rows. */
export const createDataFolder = async (): Promise<DataFolder> => copyFolder(await preparedFolder());
