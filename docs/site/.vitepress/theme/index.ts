/** VitePress’s own theme without its fonts, in the console’s colours. */
import theme from 'vitepress/theme-without-fonts'
import './style.css'

export default theme
