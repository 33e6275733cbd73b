"""The look: tokens, components, forms, scripts."""
