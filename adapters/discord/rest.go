package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	userAgent   = "DiscordBot (https://github.com/ukti-bot/ukti, 1)"
	maxBody     = 4 << 20 // bytes of an answer that are read
	maxAttempts = 4
)

// rest makes Discord's HTTP calls. Where discordgo's own would do, they would
// also sleep through a rate limit without looking at the context, keep a bucket
// per interaction for ever, send all answers one by one through a single bucket,
// and put the URL, in which the interaction's token stands, into their errors.
type rest struct {
	base   string
	token  adapters.Secret
	client *http.Client
	limits *limits

	// Calls under way, each holds one element. Those that can't wait have places of
	// their own, so that a burst of them is acknowledged before it is answered.
	urgent, others chan struct{}
}

// maxCalls is how many calls of each kind are under way at the same time.
const maxCalls = 128

func newRest(base string, token adapters.Secret, client *http.Client) *rest {
	return &rest{
		base: base, token: token, client: client, limits: newLimits(),
		urgent: make(chan struct{}, maxCalls), others: make(chan struct{}, maxCalls),
	}
}

// newClient has room for many answers at a time to the one host, and follows no
// redirect: Discord's API has none, and the path may hold a token.
func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = maxCalls
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call is one REST call.
type call struct {
	op     string // what it does, for errors: "edit the answer"
	method string
	path   string // below the API's base; may hold secret
	route  string // what Discord's rate limit counts by; must not hold a secret
	secret string // the interaction's token, where path has one
	body   any
	auth   bool // with the bot's token, under its global limit
	urgent bool // one attempt, never waits for a rate limit
	once   bool // must not be sent again after an attempt that may have worked
}

// apiError is an answer that is no success. Its message holds no secret.
type apiError struct {
	op         string
	status     int
	code       int // Discord's own, 0 when there was none
	text       string
	retryAfter time.Duration
}

func (e *apiError) Error() string {
	s := fmt.Sprintf("discord: %s: HTTP %d", e.op, e.status)
	if e.code != 0 {
		s += fmt.Sprintf(", code %d", e.code)
	}
	if e.text != "" {
		s += ": " + e.text
	}
	return s
}

// Discord's error codes that are acted on.
const (
	codeUnknownWebhook     = 10015
	codeUnknownMessage     = 10008
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeNoHistory          = 160002 // a reply without the permission to read history
)

// status returns the HTTP status of an error of rest.do, 0 for another one.
func status(err error) int {
	if e, ok := errors.AsType[*apiError](err); ok {
		return e.status
	}
	return 0
}

func errorCode(err error) int {
	if e, ok := errors.AsType[*apiError](err); ok {
		return e.code
	}
	return 0
}

// do makes the call and decodes the answer into out, unless out is nil. It
// waits for rate limits and retries what failed on the way, within ctx; an
// urgent call does neither. Its error is an *apiError when Discord answered,
// and holds no secret.
func (r *rest) do(ctx context.Context, c call, out any) error {
	var body []byte
	if c.body != nil {
		var err error
		if body, err = json.Marshal(c.body); err != nil {
			return fmt.Errorf("discord: %s: %w", c.op, err)
		}
	}
	for attempt := 1; ; attempt++ {
		if !c.urgent {
			if err := r.limits.wait(ctx, c.route, c.auth); err != nil {
				return fmt.Errorf("discord: %s: waiting for a rate limit: %w", c.op, err)
			}
		}
		err := r.once(ctx, c, body, out)
		pause, again := retryPause(err, attempt, c.once)
		if !again || c.urgent || attempt == maxAttempts || ctx.Err() != nil {
			return err
		}
		if chat.Sleep(ctx, pause) != nil {
			return err
		}
	}
}

// retryPause says whether an error is worth another attempt. A rate limit's wait
// is in limits already.
func retryPause(err error, attempt int, once bool) (time.Duration, bool) {
	switch s := status(err); {
	case err == nil:
		return 0, false
	case s == http.StatusTooManyRequests:
		return 0, true
	case once:
		return 0, false
	case s >= 500 || s == 0:
		return time.Duration(attempt*attempt) * 250 * time.Millisecond, true
	default:
		return 0, false
	}
}

func (r *rest) once(ctx context.Context, c call, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, c.method, r.base+c.path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("discord: %s: the URL can't be built", c.op) // err would quote it
	}
	req.Header.Set("User-Agent", userAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.auth {
		req.Header.Set("Authorization", "Bot "+r.token.Reveal())
	}
	under := r.others
	if c.urgent {
		under = r.urgent
	}
	select {
	case under <- struct{}{}:
		defer func() { <-under }()
	case <-ctx.Done():
		return fmt.Errorf("discord: %s: too many calls at once: %w", c.op, ctx.Err())
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("discord: %s: %w", c.op, safeError(err, r.token, c.secret))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	r.limits.learn(c.route, resp, answer)
	if resp.StatusCode >= 300 {
		return r.failure(c, resp, answer)
	}
	if err != nil {
		return fmt.Errorf("discord: %s: reading the answer: %w", c.op, safeError(err, r.token, c.secret))
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("discord: %s: the answer can't be read: %w", c.op, safeError(err, r.token, c.secret))
	}
	return nil
}

func (r *rest) failure(c call, resp *http.Response, answer []byte) error {
	e := &apiError{op: c.op, status: resp.StatusCode}
	var said struct {
		Code    int
		Message string
		Errors  json.RawMessage
	}
	if json.Unmarshal(answer, &said) == nil {
		e.code = said.Code
		e.text = strings.TrimSpace(said.Message + " " + string(said.Errors))
	}
	e.text = redact(adapters.NewSecret(c.secret).Redact(e.text), r.token)
	if len(e.text) > 500 {
		e.text = e.text[:500] + "…"
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		e.retryAfter = retryAfter(resp.Header, answer)
	}
	return e
}

// retryAfter reads how long a 429 asks to wait: from the body, else from the
// header, which is all that the pages of the proxy in front of Discord have.
func retryAfter(h http.Header, answer []byte) time.Duration {
	var said struct {
		RetryAfter float64 `json:"retry_after"`
	}
	if json.Unmarshal(answer, &said) != nil || said.RetryAfter <= 0 {
		said.RetryAfter, _ = strconv.ParseFloat(h.Get("Retry-After"), 64)
	}
	if said.RetryAfter <= 0 {
		said.RetryAfter = 1
	}
	return seconds(said.RetryAfter)
}

func seconds(s float64) time.Duration {
	return time.Duration(min(s, 24*3600) * float64(time.Second))
}

// The calls that carry an interaction's token count their limit by its id.

func callbackCall(in *interaction, body any) call {
	return call{
		op: "acknowledge", method: "POST",
		path:  "/interactions/" + url.PathEscape(in.ID) + "/" + url.PathEscape(in.Token) + "/callback",
		route: "callback", secret: in.Token, body: body, urgent: true, once: true,
	}
}

func webhookCall(in *interaction, op, method, rest string, body any) call {
	return call{
		op: op, method: method,
		path:  "/webhooks/" + url.PathEscape(in.ApplicationID) + "/" + url.PathEscape(in.Token) + rest,
		route: "webhook " + in.ID, secret: in.Token, body: body,
	}
}

func channelCall(op, method, channel, rest string, body any) call {
	return call{
		op: op, method: method,
		path:  "/channels/" + url.PathEscape(channel) + "/messages" + rest,
		route: method + " channel " + channel, body: body, auth: true,
	}
}

// opener reads an attachment from Discord's file server, which needs no token.
func (r *rest) opener(address string) func(context.Context) (io.ReadCloser, error) {
	return func(ctx context.Context) (io.ReadCloser, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, fmt.Errorf("discord: open the attachment: %w", safeError(err, r.token))
		}
		resp, err := r.client.Do(req)
		if err != nil {
			return nil, fmt.Errorf("discord: open the attachment: %w", safeError(err, r.token))
		}
		if resp.StatusCode != http.StatusOK {
			_ = resp.Body.Close()
			return nil, &apiError{op: "open the attachment", status: resp.StatusCode}
		}
		return resp.Body, nil
	}
}
