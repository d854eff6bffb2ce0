// The look in one place: colours of both themes, their meaning, Ant Design's tokens, and which theme is in force.
import { theme as antd } from 'antd';
import type { ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';
import type { Tone } from '../../resources/define/field.ts';

const fontFamily =
  'Inter, "Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", Arial, sans-serif';
const monoFamily = 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, Consolas, "Liberation Mono", monospace';

/** `soft` carries text of the same tone with a contrast of at least 4.5; `solid` is for dots, bars and lines. */
interface TonePalette {
  text: string;
  soft: string;
  solid: string;
}

interface Palette {
  canvas: string;
  surface: string;
  raised: string;
  hover: string;
  selected: string;
  border: string;
  borderStrong: string;
  text: string;
  muted: string;
  /** Icons and rules only: too pale for text. */
  faint: string;
  accent: string;
  accentHover: string;
  onAccent: string;
  shadow: string;
  tones: Record<Tone, TonePalette>;
}

const light: Palette = {
  canvas: '#f6f7f9',
  surface: '#ffffff',
  raised: '#ffffff',
  hover: '#f3f4f7',
  selected: '#eeeffc',
  border: '#e4e6eb',
  borderStrong: '#cdd1d9',
  text: '#171a21',
  muted: '#5b6270',
  faint: '#969daa',
  accent: '#4f52c4',
  accentHover: '#484bb0',
  onAccent: '#ffffff',
  shadow: '0 1px 2px rgb(16 24 40 / 5%), 0 8px 24px rgb(16 24 40 / 10%)',
  tones: {
    success: { text: '#0f6a38', soft: '#e2f4e9', solid: '#2a9d5c' },
    info: { text: '#1654a8', soft: '#e3eefb', solid: '#3b82d6' },
    warning: { text: '#845000', soft: '#fcefd3', solid: '#d9920f' },
    danger: { text: '#b0241c', soft: '#fde9e7', solid: '#d8392f' },
    neutral: { text: '#4b5361', soft: '#eceef2', solid: '#959dab' },
    accent: { text: '#4646ad', soft: '#ebebfa', solid: '#6165d8' },
  },
};

const dark: Palette = {
  canvas: '#0f1115',
  surface: '#15181e',
  raised: '#1c2027',
  hover: '#1d2129',
  selected: '#23264a',
  border: '#272c35',
  borderStrong: '#3b424e',
  text: '#e7e9ee',
  muted: '#a0a8b6',
  faint: '#69717f',
  accent: '#8e93f6',
  accentHover: '#999df5',
  onAccent: '#11131f',
  shadow: '0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 50%)',
  tones: {
    success: { text: '#74d69f', soft: '#14301f', solid: '#3fae70' },
    info: { text: '#86b8f8', soft: '#152a4a', solid: '#4f93e6' },
    warning: { text: '#f2bf66', soft: '#37290f', solid: '#dd9f2f' },
    danger: { text: '#ff978f', soft: '#401a17', solid: '#ec5a50' },
    neutral: { text: '#adb5c2', soft: '#262b34', solid: '#7a8291' },
    accent: { text: '#b0b2ff', soft: '#262850', solid: '#8085f0' },
  },
};

/** Colours of a tone, as CSS variables that follow the theme. */
export function toneColor(tone: Tone): TonePalette {
  return { text: `var(--${tone}-text)`, soft: `var(--${tone}-soft)`, solid: `var(--${tone}-solid)` };
}

export type ThemeChoice = 'light' | 'dark' | 'system';
type ThemeName = 'light' | 'dark';

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
/**
 * The person wants nothing to move. As it was when the page was loaded, since Ant Design would begin anew, forms included, at a
 * change; the style sheet follows one at once.
 */
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const listeners = new Set<() => void>();
const storageKey = 'theme';

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
function themeInForce(): ThemeName {
  const choice = readChoice();
  if (choice !== 'system') return choice;
  return systemDark.matches ? 'dark' : 'light';
}

/** Writes the colours of the theme in force as CSS variables (`--surface`, `--success-soft` …). */
function applyTheme(): void {
  const name = themeInForce();
  const { tones, ...colours } = name === 'dark' ? dark : light;
  const root = document.documentElement;
  root.dataset['theme'] = name;
  root.style.colorScheme = name;
  root.style.setProperty('--font', fontFamily);
  root.style.setProperty('--mono', monoFamily);
  for (const [key, value] of Object.entries(colours)) {
    root.style.setProperty(`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
  for (const [tone, palette] of Object.entries(tones)) {
    for (const [part, value] of Object.entries(palette)) root.style.setProperty(`--${tone}-${part}`, String(value));
  }
}

function changed(): void {
  applyTheme();
  for (const listener of listeners) listener();
}
systemDark.addEventListener('change', changed);
window.addEventListener('storage', changed);
applyTheme();

/** Remembers the choice in this browser and puts it into force. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(storageKey, choice);
  changed();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice);
}

/** Ant Design's theme for the one in force. */
export function useAntdTheme(): ThemeConfig {
  return antdThemes[useSyncExternalStore(subscribe, themeInForce)];
}

const antdThemes: Record<ThemeName, ThemeConfig> = { light: antdTheme('light', light), dark: antdTheme('dark', dark) };

function antdTheme(name: ThemeName, colours: Palette): ThemeConfig {
  return {
    algorithm: name === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    cssVar: { key: 'didtron' },
    hashed: false,
    token: {
      colorPrimary: colours.accent,
      colorLink: colours.accent,
      // What Ant Design derives is paler and too weak for text, also while the mouse is over it.
      colorPrimaryHover: colours.tones.accent.text,
      colorLinkHover: colours.tones.accent.text,
      colorSuccess: colours.tones.success.solid,
      colorInfo: colours.tones.info.solid,
      colorWarning: colours.tones.warning.solid,
      colorError: colours.tones.danger.text,
      colorBgBase: colours.surface,
      colorBgLayout: colours.canvas,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.raised,
      colorText: colours.text,
      colorTextSecondary: colours.muted,
      colorTextTertiary: colours.muted,
      colorTextDescription: colours.muted,
      colorTextPlaceholder: name === 'dark' ? '#8b93a1' : '#6b7280',
      colorTextLightSolid: colours.onAccent,
      colorBorder: colours.borderStrong,
      colorBorderSecondary: colours.border,
      boxShadowSecondary: colours.shadow,
      fontFamily,
      fontFamilyCode: monoFamily,
      fontSize: 13,
      controlHeight: 32,
      controlHeightSM: 26,
      borderRadius: 6,
      borderRadiusSM: 5,
      motion: !still,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
      wireframe: false,
    },
    components: {
      Table: {
        headerBg: colours.surface,
        headerColor: colours.muted,
        headerSplitColor: 'transparent',
        headerSortActiveBg: colours.surface,
        headerSortHoverBg: colours.hover,
        bodySortBg: 'transparent',
        rowHoverBg: colours.hover,
        rowSelectedBg: colours.selected,
        rowSelectedHoverBg: colours.selected,
        borderColor: colours.border,
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 10,
        cellFontSizeSM: 13,
      },
      Button: {
        // The dark algorithm would dim it, beside links that look like buttons.
        colorPrimary: colours.accent,
        colorPrimaryHover: colours.accentHover,
        colorPrimaryActive: colours.accentHover,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        dangerColor: colours.onAccent,
        fontWeight: 500,
        paddingInlineSM: 9,
      },
      Tooltip: { colorBgSpotlight: name === 'dark' ? '#2c323c' : '#23272f', colorTextLightSolid: '#ffffff' },
      Tabs: { horizontalItemPaddingSM: '8px 0', horizontalItemGutter: 20, titleFontSizeSM: 13 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Modal: { titleFontSize: 15 },
    },
  };
}
