package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"

	"github.com/ukti-bot/ukti/adapters"
)

// Interaction tokens are good for 15 minutes of speaking in the bot's name. They
// are always followed by a known path in a URL and are long; in payloads they
// stand under "token".
var (
	tokenInPath  = regexp.MustCompile(`((?:interactions|webhooks)/[0-9]+/)[^/\s"?]+`)
	tokenInField = regexp.MustCompile(`("token"\s*:\s*")[^"]*`)
)

// redact takes the bot's token and everything that looks like an interaction's
// token out of text.
func redact(text string, token adapters.Secret) string {
	text = token.Redact(text)
	text = tokenInPath.ReplaceAllString(text, "${1}[secret]")
	return tokenInField.ReplaceAllString(text, "${1}[secret]")
}

// safeError returns err without URLs and tokens in its message. errors.Is and
// errors.As no longer see what the message could give away: only the context's
// errors stay in the chain.
func safeError(err error, token adapters.Secret, others ...string) error {
	if err == nil {
		return nil
	}
	var asURL *url.Error
	cause := err
	if errors.As(err, &asURL) {
		cause = asURL.Err // its message without the URL
	}
	text := redact(cause.Error(), token)
	for _, other := range others {
		text = adapters.NewSecret(other).Redact(text)
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s (%w)", text, known)
		}
	}
	return errors.New(text)
}

// redactingHandler is the last line of defence: it redacts messages, strings
// and errors on their way to the log.
type redactingHandler struct {
	next  slog.Handler
	token adapters.Secret
}

func (h *redactingHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *redactingHandler) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, redact(r.Message, h.token), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(h.attr(a))
		return true
	})
	return h.next.Handle(ctx, clean)
}

func (h *redactingHandler) attr(a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve()
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(redact(a.Value.String(), h.token))
	case slog.KindAny:
		a.Value = slog.StringValue(redact(fmt.Sprint(a.Value.Any()), h.token))
	case slog.KindGroup:
		var group []slog.Attr
		for _, inner := range a.Value.Group() {
			group = append(group, h.attr(inner))
		}
		a.Value = slog.GroupValue(group...)
	}
	return a
}

func (h *redactingHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = h.attr(a)
	}
	return &redactingHandler{h.next.WithAttrs(clean), h.token}
}

func (h *redactingHandler) WithGroup(name string) slog.Handler {
	return &redactingHandler{h.next.WithGroup(name), h.token}
}
