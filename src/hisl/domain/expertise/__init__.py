"""Who can help with this: people ranked by what they wrote, their pace, a question's rings."""
