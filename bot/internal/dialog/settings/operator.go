package settings

import "context"

// Names are the names under which the settings of chats are kept.
func Names() []string { return []string{language, sources, quotes, corrections, timezone} }

// Set sets one setting, "language", "sources", "quotes", "corrections" or "timezone", whoever asks. When the value
// is none that it can have, ok is false and nothing is changed.
func (p Panel) Set(ctx context.Context, name, value string) (ok bool, err error) {
	c, help := p.read(name, value)
	if help != "" || c.says == nil {
		return false, nil
	}
	return true, p.Chat.set(ctx, c.setting, c.value)
}
