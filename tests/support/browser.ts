// A Chromium for the browser tests: found where it usually is, installed where there is none.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const isRoot = process.getuid?.() === 0;

/** Starts a browser of its own with a fresh profile. Where none is found or installable, the error names the one command. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? installBrowser();
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox', ...quiet] : quiet });
}

/** The browser to use: the one in CHROME_PATH, Playwright's, one on the PATH, or one where systems install them. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named && !existsSync(named))
    throw new Error(`CHROME_PATH names ${named}, where there is no browser: correct or unset it.`);
  return named || [chromium.executablePath(), ...onPath(), ...usualPlaces()].find((path) => existsSync(path));
}

function onPath(): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) =>
    names.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
  );
}

function usualPlaces(): string[] {
  const mac = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  );
  const windows = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .flatMap((name) => process.env[name] ?? [])
    .flatMap((root) => ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((name) => join(root, name, 'Application')))
    .flatMap((folder) => ['chrome.exe', 'msedge.exe'].map((name) => join(folder, name)));
  const linux = ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];
  return { darwin: mac, win32: windows }[process.platform as string] ?? linux;
}

/** Debian's package, since it brings all it needs; elsewhere, or failing that, Playwright's own build. */
function installBrowser(): string {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const apt = 'apt-get update -qq; apt-get install -y -qq -o DPkg::Lock::Timeout=120 chromium';
  const ways = [[process.execPath, playwright, 'install', 'chromium']];
  if (isRoot && isDebian()) ways.unshift(['/bin/sh', '-c', apt]);
  for (const way of ways) {
    const found = succeeds(way) ? findBrowser() : undefined;
    if (found) return found;
  }
  const command = isDebian() ? 'sudo apt-get install -y chromium' : 'npx playwright-core install chromium';
  throw new Error(
    `The browser tests need Chromium or Chrome, and none could be installed: run "${command}", or set CHROME_PATH.`,
  );
}

function succeeds([program = '', ...args]: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false; // What went wrong is on the terminal already; the next way may do.
  }
}

/** Debian itself: Ubuntu's package of that name is a pointer to a snap, which does not run in containers. */
function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
