import { theme, type ThemeConfig } from 'antd';

/** Colours of one scheme: the tokens of design/look.md. Components use the CSS variables made from them. */
export type Palette = {
  readonly scheme: 'light' | 'dark';
  readonly primary: string;
  readonly primarySoft: string;
  readonly ink: string;
  readonly secondary: string;
  readonly faint: string;
  readonly line: string;
  readonly ground: string;
  readonly card: string;
  readonly good: string;
  readonly held: string;
  readonly broken: string;
  readonly info: string;
};

export const light: Palette = {
  scheme: 'light',
  primary: '#0E7F83',
  primarySoft: '#E3F1F0',
  ink: '#1D2A2E',
  secondary: '#5A6B70',
  faint: '#93A1A5',
  line: '#E4EAEA',
  ground: '#F5F8F7',
  card: '#FFFFFF',
  good: '#2B9A66',
  held: '#D98A1F',
  broken: '#CF4343',
  info: '#3A78C2',
};

export const dark: Palette = {
  scheme: 'dark',
  primary: '#35A7AA',
  primarySoft: '#17383A',
  ink: '#E4ECEC',
  secondary: '#A3B3B6',
  faint: '#6F8186',
  line: '#293A3E',
  ground: '#0F1719',
  card: '#162124',
  good: '#4DB987',
  held: '#E3A24A',
  broken: '#E57373',
  info: '#6CA0DC',
};

/** Chart colours, in this order. */
export const SERIES = ['#0E7F83', '#5B6BC0', '#D98A1F', '#C4587A', '#6B8E23', '#4A90A4', '#8D6E63'] as const;

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Whether a mouse or a finger points: a finger needs 44 px, and 16 px in fields or the phone zooms in. */
export type Pointing = 'mouse' | 'finger';

/** antd's theme of a palette. */
export function themeOf(palette: Palette, pointing: Pointing): ThemeConfig {
  return {
    algorithm: palette.scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.primary,
      colorLink: palette.primary,
      colorSuccess: palette.good,
      colorWarning: palette.held,
      colorError: palette.broken,
      colorInfo: palette.info,
      colorText: palette.ink,
      colorTextSecondary: palette.secondary,
      colorTextDescription: palette.secondary,
      colorBorderSecondary: palette.line,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.card,
      controlItemBgActive: palette.primarySoft,
      controlItemBgActiveHover: palette.primarySoft,
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 6,
      borderRadiusLG: 8,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      ...(pointing === 'finger' ? { controlHeight: FINGER, controlHeightSM: FINGER, controlHeightLG: 48 } : {}),
    },
    components: {
      Form: { itemMarginBottom: 20 },
      ...(pointing === 'finger' ? fingerComponents : { Tabs: { horizontalItemPadding: '10px 0' } }),
    },
  };
}

const FINGER = 44;
const fingerComponents = {
  Tabs: { horizontalItemPadding: '12px 8px', horizontalItemGutter: 16 },
  Dropdown: { paddingBlock: 11 },
  Input: { inputFontSize: 16 },
  InputNumber: { inputFontSize: 16 },
  Select: { multipleItemHeight: 32 },
} as const;

/** The palette as CSS variables for our own style sheets. */
export function variablesOf(palette: Palette): string {
  const colours = Object.entries(palette)
    .filter(([name]) => name !== 'scheme')
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${value};`);
  const series = SERIES.map((value, i) => `--series-${String(i + 1)}:${value};`);
  return `:root{color-scheme:${palette.scheme};--font:${FONT};${[...colours, ...series].join('')}}`;
}
