"""The pages: server-rendered Jinja2 with small ES modules, nothing from elsewhere."""
