import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Verdigris: the colour of an old seal. The one accent; everything else is paper and ink. */
const seal: MantineColorsTuple = [
  '#e9f5f1',
  '#d3e8e1',
  '#a6d2c5',
  '#76bba8',
  '#4ea68f',
  '#30937b',
  '#1f7d68',
  '#196656',
  '#145247',
  '#0d3d35',
]
/** Brick, for what ends something. */
const red: MantineColorsTuple = [
  '#fbeeed',
  '#f5d9d7',
  '#ebb1ad',
  '#e28780',
  '#da655d',
  '#c94a42',
  '#b83c35',
  '#a3332d',
  '#8a2a25',
  '#6f211d',
]
const ink: MantineColorsTuple = [
  '#d6d9dc',
  '#b9bec4',
  '#989fa7',
  '#7c848d',
  '#4a525b',
  '#353c44',
  '#272d34',
  '#1b2026',
  '#14181d',
  '#0e1115',
]
const paper: MantineColorsTuple = [
  '#faf9f7',
  '#f3f2ee',
  '#e8e6e0',
  '#dad7cf',
  '#c4c0b6',
  '#98948a',
  '#6c6961',
  '#55524b',
  '#3a3833',
  '#201f1c',
]

export const theme = createTheme({
  primaryColor: 'seal',
  primaryShade: { light: 7, dark: 6 },
  colors: { seal, red, dark: ink, gray: paper },
  black: '#1c1d1f',
  autoContrast: true,
  luminanceThreshold: 0.26,
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    Modal: {
      defaultProps: { centered: true, transitionProps: { duration: 0 }, closeButtonProps: { 'aria-label': 'Close' } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    Badge: { defaultProps: { radius: 'sm', tt: 'none', variant: 'light' } },
    Kbd: { defaultProps: { size: 'xs' } },
  },
})

/** Paper in the light, ink in the dark; text that dims still passes AA on both. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f7f6f3',
    '--mantine-color-text': '#1c1d1f',
    '--mantine-color-dimmed': '#625f58',
    '--mantine-color-default-border': '#dedbd3',
    '--mantine-color-placeholder': '#716e66',
    '--cs-surface': '#ffffff',
    '--cs-sunken': '#f1efea',
    '--cs-line': '#e4e1da',
    '--cs-accent': '#17594f',
    '--cs-auto': '#3f6ea8',
    '--cs-watch': '#a86a0b',
    '--cs-gate': '#1f7d68',
    '--cs-deny': '#a8403a',
    '--cs-good': '#1c6b45',
    '--cs-bad': '#a3332d',
    '--cs-warn': '#855309',
    '--cs-calm': '#4c5a6b',
    '--cs-mark': '#f6e3a6',
    '--cs-mark-against': '#cfe0f3',
  },
  dark: {
    '--mantine-color-body': '#0f1215',
    '--mantine-color-text': '#e4e6e8',
    '--mantine-color-dimmed': '#a0a7ae',
    '--mantine-color-default-border': '#2b3138',
    '--mantine-color-placeholder': '#8c949c',
    '--mantine-color-error': '#ee938b',
    '--cs-surface': '#161a1f',
    '--cs-sunken': '#101418',
    '--cs-line': '#262c33',
    '--cs-accent': '#76c4ae',
    '--cs-auto': '#7ea8dc',
    '--cs-watch': '#dba04a',
    '--cs-gate': '#4fb497',
    '--cs-deny': '#e07c74',
    '--cs-good': '#6cc79a',
    '--cs-bad': '#ee938b',
    '--cs-warn': '#e0b062',
    '--cs-calm': '#a9b6c5',
    '--cs-mark': '#584711',
    '--cs-mark-against': '#223c58',
  },
})
