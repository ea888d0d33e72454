package ingest

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanAddress(t *testing.T) {
	tests := map[string]string{
		"https://ostrel.example/a":                               "https://ostrel.example/a",
		" HTTPS://Ostrel.EXAMPLE:443/A/#top ":                    "https://ostrel.example/A/",
		"http://ostrel.example:80":                               "http://ostrel.example/",
		"http://ostrel.example:443/":                             "http://ostrel.example:443/",
		"https://ostrel.example./a":                              "https://ostrel.example/a",
		"https://ostrel.example/a?utm_source=x&b=1&UTM_Medium=y": "https://ostrel.example/a?b=1",
		"https://ostrel.example/a?fbclid=x&gclid=y":              "https://ostrel.example/a",
		"https://ostrel.example/?id=7&id=%20a+b&&c":              "https://ostrel.example/?id=7&id=%20a+b&c",
		"https://ostrel.example/a?":                              "https://ostrel.example/a",
		"https://u:p@ostrel.example/":                            "https://ostrel.example/",
		"https://খবর.বাংলা/সেতু":                                 "https://xn--q5b8bm.xn--54b7fta0cc/%E0%A6%B8%E0%A7%87%E0%A6%A4%E0%A7%81",
		"https://my_site.ostrel.example/":                        "https://my_site.ostrel.example/",
		"http://[2001:DB8::1]:8080/a":                            "http://[2001:db8::1]:8080/a",
		"http://127.0.0.1:8080/a":                                "http://127.0.0.1:8080/a",
	}
	for address, want := range tests {
		got, err := CleanAddress(address)
		if err != nil || got != want {
			t.Errorf("%s: got %s, error %v; want %s", address, got, err, want)
		}
		if again, err := CleanAddress(got); err != nil || again != got {
			t.Errorf("%s: cleaned again it is %s, error %v", got, again, err)
		}
	}
	for _, address := range []string{"", "ostrel.example/a", "ftp://ostrel.example/", "https://", "https:///a", "http://. ", "http://a../", "http://.a/", "http://[fe80::1%25eth0]/", "https://a b/", "javascript:alert(1)", "https://%zz/", "https://ost\u0000rel/"} {
		if got, err := CleanAddress(address); err == nil {
			t.Errorf("%q: got %s, no error", address, got)
		}
	}
}

// These ids stand in links and databases: they must never change.
func TestWebID(t *testing.T) {
	tests := map[string]string{
		"https://ostrel.example/a":          "ostrel.example-rdtgojhzku",
		"https://ostrel.example/b?id=1":     "ostrel.example-7lhnw6d7dg",
		"https://খবর.বাংলা/সেতু":            "xn--q5b8bm.xn--54b7fta0cc-miqpr47yqg",
		"http://[2001:db8::1]:8080/a":       "2001-db8--1-8080-",
		"https://www.ostrel.example:8443/a": "ostrel.example-8443-",
	}
	for address, want := range tests {
		got, err := WebID(address)
		if err != nil || !strings.HasPrefix(string(got), want) {
			t.Errorf("%s: got %s, error %v; want %s", address, got, err, want)
		}
	}
	same := []string{"https://ostrel.example/a", "http://ostrel.example/a", "https://www.ostrel.example/a", "HTTP://WWW.Ostrel.example:80/a#b", "https://ostrel.example/a?utm_campaign=x"}
	for _, address := range same {
		a, _ := WebID(same[0])
		if b, err := WebID(address); err != nil || a != b {
			t.Errorf("%s is %s, but %s is %s", same[0], a, address, b)
		}
	}
	for _, address := range []string{"https://ostrel.example/A", "https://ostrel.example/a/", "https://ostrel.example/a?b", "https://news.ostrel.example/a", "https://ostrel.example:8443/a"} {
		a, _ := WebID(same[0])
		if b, err := WebID(address); err != nil || a == b {
			t.Errorf("%s and %s are both %s", same[0], address, a)
		}
	}
}

func TestTrusted(t *testing.T) {
	tests := map[string]struct{ claimed, found, want string }{
		"none":                  {"", "https://ostrel.example/a?utm_source=x", "https://ostrel.example/a"},
		"own":                   {"https://ostrel.example/b", "https://ostrel.example/a", "https://ostrel.example/b"},
		"with www":              {"https://www.ostrel.example/b", "https://ostrel.example/a", "https://www.ostrel.example/b"},
		"another part":          {"https://ostrel.com.bd/b", "https://m.ostrel.com.bd/a", "https://ostrel.com.bd/b"},
		"other scheme":          {"https://ostrel.example/b", "http://ostrel.example/a", "https://ostrel.example/b"},
		"another site":          {"https://vell.example/b", "https://ostrel.example/a", "https://ostrel.example/a"},
		"only the suffix":       {"https://vell.com.bd/b", "https://ostrel.com.bd/a", "https://ostrel.com.bd/a"},
		"neighbours on a host":  {"https://vell.github.io/b", "https://ostrel.github.io/a", "https://ostrel.github.io/a"},
		"another port":          {"https://ostrel.example:8443/b", "https://ostrel.example/a", "https://ostrel.example/a"},
		"front page":            {"https://ostrel.example/", "https://ostrel.example/a", "https://ostrel.example/a"},
		"script":                {"javascript:alert(1)", "https://ostrel.example/a", "https://ostrel.example/a"},
		"numbers, same end":     {"http://10.1.0.1/b", "http://10.2.0.1/a", "http://10.2.0.1/a"},
		"the same number":       {"http://10.1.0.1/b", "http://10.1.0.1/a", "http://10.1.0.1/b"},
		"names without a point": {"http://vell/b", "http://ostrel/a", "http://ostrel/a"},
	}
	for name, test := range tests {
		if got, err := trusted(test.claimed, test.found); err != nil || got != test.want {
			t.Errorf("%s: got %s, error %v; want %s", name, got, err, test.want)
		}
	}
}

func FuzzWebID(f *testing.F) {
	f.Add("https://www.ostrel.example:8443/a?utm_source=x#y")
	f.Add("http://[fe80::1%25eth0]:80/")
	f.Add("https://খবর.বাংলা/")
	f.Fuzz(func(t *testing.T, address string) {
		id, err := WebID(address)
		clean, cleanErr := CleanAddress(address)
		if (err == nil) != (cleanErr == nil) {
			t.Fatalf("%v, but %v", err, cleanErr)
		}
		if err != nil {
			return
		}
		if again, err := CleanAddress(clean); err != nil || again != clean {
			t.Errorf("%q cleaned is %q, cleaned again %q, error %v", address, clean, again, err)
		}
		if other, err := WebID(clean); err != nil || other != id {
			t.Errorf("%q is %s, cleaned %s", address, id, other)
		}
		if checkID(string(id), "") != nil || !utf8.ValidString(string(id)) || strings.ContainsFunc(string(id), func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("got %q", id)
		}
	})
}
