"""Channels besides mail: WeCom, DingTalk, Feishu, SMS gateways, webhooks, and what became of it."""
