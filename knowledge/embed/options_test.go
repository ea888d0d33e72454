package embed

import (
	"strings"
	"testing"
	"time"
)

func TestEndpoint(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:8000":                        "http://127.0.0.1:8000/v1/embeddings",
		" http://127.0.0.1:8000/ ":                     "http://127.0.0.1:8000/v1/embeddings",
		"http://127.0.0.1:8000/v1":                     "http://127.0.0.1:8000/v1/embeddings",
		"http://127.0.0.1:8000/v1/":                    "http://127.0.0.1:8000/v1/embeddings",
		"http://127.0.0.1:8000/v1/embeddings":          "http://127.0.0.1:8000/v1/embeddings",
		"http://127.0.0.1:8000/embeddings/":            "http://127.0.0.1:8000/embeddings",
		"https://example.org/ai":                       "https://example.org/ai/v1/embeddings",
		"https://example.org/api/v3":                   "https://example.org/api/v3/embeddings",
		"https://example.org/v1beta/openai/embeddings": "https://example.org/v1beta/openai/embeddings",
		"https://example.org/a%2Fb?api-version=1#top":  "https://example.org/a%2Fb/v1/embeddings?api-version=1",
	} {
		got, err := endpoint(address)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v, want %s", address, got, err, want)
		}
	}
}

func TestValidate(t *testing.T) {
	fine := Options{URL: "http://127.0.0.1:8000", QueryModel: "m"}
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"fine":           {func(*Options) {}, ""},
		"one model":      {func(o *Options) { o.QueryModel, o.PassageModel = "", "m" }, ""},
		"no URL":         {func(o *Options) { o.URL = "" }, "must begin with http://"},
		"no scheme":      {func(o *Options) { o.URL = "localhost:8000" }, "must begin with http://"},
		"broken":         {func(o *Options) { o.URL = "http://user:pass word@[::1" }, "can't be read"},
		"password":       {func(o *Options) { o.URL = "http://user:secret@localhost" }, "give it as key"},
		"no model":       {func(o *Options) { o.QueryModel = "" }, "name the server's model"},
		"short":          {func(o *Options) { o.Timeout = time.Millisecond }, "set 10ms to 1m"},
		"long":           {func(o *Options) { o.Timeout = time.Hour }, "set 10ms to 1m"},
		"key and a line": {func(o *Options) { o.Key = func() string { return "secret\n" } }, "give the bare key"},
	} {
		t.Run(name, func(t *testing.T) {
			o := fine
			test.change(&o)
			err := o.Validate()
			if (err == nil) != (test.want == "") || err != nil && (!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("got %v, want … %s", err, test.want)
			}
		})
	}
	if err := (Options{Timeout: -1}).Validate(); strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want all three mistakes", err)
	}
}
