"""Evaluation of exported models: metrics, reports and plots."""
