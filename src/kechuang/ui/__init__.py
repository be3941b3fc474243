"""What every page shares: base template, components, style sheets, scripts, words for other languages."""
