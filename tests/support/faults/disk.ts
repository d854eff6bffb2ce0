// A small disk for a test, as a file system in memory: to be filled to its last byte. Only root may make one, and not everywhere.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from './asking.ts';

const block = Buffer.alloc(1 << 16);

export class Disk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes one of this size at the folder; where that may not be, the reason as text. */
  static mount(folder: string, megabytes: number): Disk | string {
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
      return new Disk(folder);
    } catch (error) {
      return reasonOf(error).replaceAll(/\s+/g, ' ').trim();
    }
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }

  /** Takes all room that is left. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (let size = block.length; size >= 1; size = Math.floor(size / 2)) writeWhileRoom(file, size);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder], { stdio: 'pipe' });
  }
}

function writeWhileRoom(file: number, size: number): void {
  try {
    while (writeSync(file, block, 0, size) === size);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
