"""Pure thought: the framework, the measures, the estimators. Knows no Django and nobody's name."""
