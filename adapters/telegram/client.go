package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
)

const (
	// callTime bounds one call; a long poll gets it on top of its own time.
	callTime = 15 * time.Second
	// maxAnswer is how many bytes an answer may have. A hundred updates of the
	// longest messages with the messages they reply to have a few million.
	maxAnswer = 16 << 20
)

// client calls the Bot API through the library, and adds what that lacks:
// contexts, deadlines, a bound on the answer, the HTTP status, and errors
// without the token.
type client struct {
	token    adapters.Secret
	part     adapters.Secret // the token behind its colon: secret on its own
	base     string          // the server's address, without a slash at its end
	endpoint string          // a format: token, method
	http     *http.Client
}

func newClient(token adapters.Secret, apiURL string, transport http.RoundTripper) *client {
	if transport == nil {
		transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	_, part, _ := strings.Cut(token.Reveal(), ":")
	base := strings.TrimRight(apiURL, "/")
	return &client{
		token:    token,
		part:     adapters.NewSecret(part),
		base:     base,
		endpoint: strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s",
		http: &http.Client{
			Transport: transport,
			// A redirect would carry the token to another host, in the
			// Referer header too.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// redact removes the token, and its secret half, from a text.
func (c *client) redact(text string) string { return c.part.Redact(c.token.Redact(text)) }

// args are a method's arguments: strings as they are, everything else as JSON.
type args map[string]any

// call calls a method and decodes its result into out, unless that is nil or
// the result is null. The error is a [*callError], or the context's.
func (c *client) call(ctx context.Context, method string, a args, out any) error {
	return c.callWithin(ctx, callTime, method, a, out)
}

func (c *client) callWithin(ctx context.Context, limit time.Duration, method string, a args, out any) error {
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	params, err := a.params()
	if err != nil {
		return &callError{method: method, cause: err}
	}
	one := &oneCall{ctx: bounded, http: c.http}
	bot := &tgbotapi.BotAPI{Token: c.token.Reveal(), Client: one}
	bot.SetAPIEndpoint(c.endpoint)
	response, err := bot.MakeRequest(method, params)
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return c.failed(method, err, one)
	}
	if out == nil || len(response.Result) == 0 {
		return nil
	}
	if err := json.Unmarshal(response.Result, out); err != nil {
		return &callError{method: method, cause: fmt.Errorf("the answer is not what the Bot API documents: %s", c.redact(err.Error()))}
	}
	return nil
}

// failed describes a failed call without the token.
func (c *client) failed(method string, err error, one *oneCall) error {
	e := &callError{method: method, code: one.status}
	var api *tgbotapi.Error
	if errors.As(err, &api) {
		if api.Code != 0 {
			e.code = api.Code
		}
		e.text = c.redact(api.Message)
		e.wait = time.Duration(api.RetryAfter) * time.Second
		e.moved = api.MigrateToChatID
		return e
	}
	e.sent = one.sent.Load() && one.status == 0
	// An error of the network must not be unwrappable into one that holds the URL.
	e.cause = errors.New(c.redact(err.Error()))
	if errors.Is(err, context.DeadlineExceeded) {
		e.cause = fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
	}
	return e
}

func (a args) params() (tgbotapi.Params, error) {
	p := make(tgbotapi.Params, len(a))
	for key, value := range a {
		switch v := value.(type) {
		case string:
			p[key] = v
		case int:
			p[key] = strconv.Itoa(v)
		case int64:
			p[key] = strconv.FormatInt(v, 10)
		default:
			data, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("argument %s: %w", key, err)
			}
			p[key] = string(data)
		}
	}
	return p, nil
}

// oneCall is the library's HTTP client for one call. It binds the request to a
// context and reads the whole answer within it.
type oneCall struct {
	ctx    context.Context
	http   *http.Client
	status int         // of the answer; 0 when none came
	sent   atomic.Bool // the request went out whole
}

// Do implements [tgbotapi.HTTPClient].
func (o *oneCall) Do(request *http.Request) (*http.Response, error) {
	ctx := httptrace.WithClientTrace(o.ctx, &httptrace.ClientTrace{
		WroteRequest: func(i httptrace.WroteRequestInfo) { o.sent.Store(i.Err == nil) },
	})
	response, err := o.http.Do(request.WithContext(ctx))
	if err != nil {
		return nil, withoutURL(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	o.status = response.StatusCode
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	if !json.Valid(body) {
		return nil, fmt.Errorf("HTTP %d with a page that is not JSON", response.StatusCode)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// withoutURL returns what is inside an error of the HTTP client, which says what
// went wrong; the wrapper's text is the URL.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}
