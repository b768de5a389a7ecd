import type { FileStore } from '#documents'
import { diskFiles } from '../src/adapters/file-stores/disk.server.ts'

/** The file store of a folder, `file://…`: two processes with the same folder have the same files. */
export const filesIn = (folder: string): FileStore => diskFiles(folder)
