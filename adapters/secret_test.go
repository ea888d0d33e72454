package adapters_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/adapters"
)

const token = "4711:very-secret-token"

// account is the kind of struct that ends in a log by accident.
type account struct {
	Name   string
	Token  adapters.Secret
	Spare  *adapters.Secret
	hidden adapters.Secret
}

// holders are the values that might be printed.
func holders() map[string]any {
	secret := adapters.NewSecret(token)
	a := account{Name: "bot", Token: secret, Spare: &secret, hidden: secret}
	return map[string]any{
		"value":   secret,
		"pointer": &secret,
		"struct":  a,
		"to it":   &a,
		"map":     map[string]adapters.Secret{"token": secret},
		"slice":   []adapters.Secret{secret},
		"any":     []any{secret, a},
	}
}

// leaks reports a text that holds the token as it is, in hex or as byte numbers.
func leaks(t *testing.T, text string) {
	t.Helper()
	numbers := strings.Trim(fmt.Sprint([]byte(token)), "[]")
	for _, form := range []string{token, fmt.Sprintf("%x", token), fmt.Sprintf("%X", token), numbers} {
		if strings.Contains(text, form) {
			t.Errorf("the secret is in %q", text)
		}
	}
}

func TestSecretIsNotFormatted(t *testing.T) {
	for name, v := range holders() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "% x", "%T", "%p", "%20v"} {
			t.Run(name+" "+verb, func(t *testing.T) { leaks(t, fmt.Sprintf(verb, v)) })
		}
	}
	if got := fmt.Sprint(adapters.NewSecret(token)); got != "[secret]" {
		t.Errorf("printed as %q", got)
	}
}

func TestSecretIsNotLogged(t *testing.T) {
	for name, v := range holders() {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
				slog.New(h).With("with", v).Info("message", "v", v, slog.Group("g", "v", v))
			}
			if strings.Count(out.String(), "message") != 2 {
				t.Errorf("two log lines make %q", out.String())
			}
			leaks(t, out.String())
		})
	}
}

func TestSecretIsNotMarshalled(t *testing.T) {
	for name, v := range holders() {
		t.Run(name, func(t *testing.T) {
			for kind, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "yaml": yaml.Marshal} {
				out, err := marshal(v)
				if err != nil {
					t.Errorf("%s: %v", kind, err)
				}
				if !bytes.Contains(out, []byte("[secret]")) {
					t.Errorf("%s of a value with a secret is %q", kind, out)
				}
				leaks(t, string(out))
			}
		})
	}
}

func TestSecretIsRead(t *testing.T) {
	for kind, read := range map[string]func(*account) error{
		"json": func(a *account) error { return json.Unmarshal([]byte(`{"Token":"`+token+`"}`), a) },
		"yaml": func(a *account) error { return yaml.Unmarshal([]byte(`token: "`+token+`"`), a) },
	} {
		var a account
		if err := read(&a); err != nil || a.Token.Reveal() != token {
			t.Errorf("%s: err %v, the token arrived: %v", kind, err, a.Token.Reveal() == token)
		}
	}
}

func TestSecretEqual(t *testing.T) {
	secret, empty := adapters.NewSecret(token), adapters.NewSecret("")
	for _, c := range []struct {
		secret adapters.Secret
		other  string
		want   bool
	}{
		{secret, token, true},
		{secret, token + "x", false},
		{secret, token[1:], false},
		{secret, "", false},
		{empty, "", false},
		{empty, "x", false},
	} {
		if got := c.secret.Equal(c.other); got != c.want {
			t.Errorf("Equal(%q) = %v, want %v", c.other, got, c.want)
		}
	}
	if secret.Empty() || !empty.Empty() || empty.Reveal() != "" {
		t.Errorf("Empty: %v for a secret, %v for none", secret.Empty(), empty.Empty())
	}
}

func TestRedact(t *testing.T) {
	secret, empty := adapters.NewSecret(token), adapters.Secret{}
	for _, c := range []struct {
		secret     adapters.Secret
		text, want string
	}{
		{secret, "GET /bot" + token + "/getMe " + token, "GET /bot[secret]/getMe [secret]"},
		{secret, "POST /hook?token=4711%3Avery-secret-token", "POST /hook?token=[secret]"},
		{adapters.NewSecret("a/b+c d"), "GET /a%2Fb+c%20d?t=a%2Fb%2Bc+d", "GET /[secret]?t=[secret]"},
		{secret, "nothing here", "nothing here"},
		{empty, "GET /bot" + token, "GET /bot" + token},
	} {
		if got := c.secret.Redact(c.text); got != c.want {
			t.Errorf("Redact(%q) = %q", c.text, got)
		}
	}
}

// platformError carries data that callers look for with errors.As.
type platformError struct{ Address string }

func (e *platformError) Error() string { return "refused: " + e.Address }
func (e *platformError) Is(target error) bool {
	return target == adapters.ErrRejected
}

func TestRedactError(t *testing.T) {
	secret := adapters.NewSecret(token)
	inner := &url.Error{Op: "Get", URL: "https://api.example/bot" + token, Err: fs.ErrPermission}
	err := secret.RedactError(fmt.Errorf("poll: %w", inner))
	if want := `poll: Get "https://api.example/bot[secret]": permission denied`; err.Error() != want {
		t.Errorf("Error() = %q, want %q", err, want)
	}
	if !errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("errors.Is no longer sees the cause")
	}
	if errors.Unwrap(err) != nil || errors.As(err, new(*url.Error)) {
		t.Errorf("the error with the secret can be taken out again")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		leaks(t, fmt.Sprintf(verb, err))
		leaks(t, fmt.Sprintf(verb, fmt.Errorf("again: %w", err)))
	}
	if !errors.Is(secret.RedactError(&platformError{token}), adapters.ErrRejected) {
		t.Errorf("an Is method of the cause is not asked")
	}
}

func TestRedactErrorLeavesOthersAlone(t *testing.T) {
	secret := adapters.NewSecret(token)
	plain := &platformError{"https://api.example"}
	for _, c := range []struct {
		name   string
		secret adapters.Secret
		err    error
	}{
		{"nil", secret, nil},
		{"no secret in it", secret, plain},
		{"no secret at all", adapters.Secret{}, &platformError{token}},
	} {
		if got := c.secret.RedactError(c.err); got != c.err {
			t.Errorf("%s: RedactError gives %v", c.name, got)
		}
	}
}
