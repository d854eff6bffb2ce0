// Runs before each test file: files share their modules, which saves loading the server a hundred times, but no state.
import { vi } from 'vitest';
import { resetNumbers } from './rows.ts';

vi.resetConfig();
resetNumbers();
