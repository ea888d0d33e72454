package quotation

import (
	"regexp"
	"strings"
	"testing"
)

// TestTokens: an address, a hashtag or the name of an account within a sentence is what
// it says; around it, it is a channel's.
func TestTokens(t *testing.T) {
	const berths = "Fishers may write to @osmark_berths or fill in www.osmark.example/berths/new before the end of May."
	const tag = "The harbour asks all who moor there to use the tag #OsmarkQuay."
	for _, tt := range []struct{ text, want, unjudged string }{
		{berths, "verbatim berths:1", ""},
		{strings.Replace(berths, "www.", "https://www.", 1), "verbatim berths:1", ""},
		{strings.Replace(berths, "@osmark", "@Osmark", 1), "verbatim berths:1", ""},
		{strings.Replace(berths, "@osmark_berths", "@tarn_berths", 1), "altered berths:1 | @tarn_berths → @osmark_berths", ""},
		{strings.Replace(berths, "osmark.example", "0smark.example", 1), "altered berths:1 | www.0smark.example/berths/new → www.osmark.example/berths/new", ""},
		{strings.Replace(berths, "@osmark_berths ", "", 1), "shortened berths:1 | omitted: @osmark_berths", ""},
		{"Fishers may write to @tarn_berths or fill in", "altered berths:1 | @tarn_berths → @osmark_berths", ""},
		{"Fishers may write to", "part berths:1", ""},
		{strings.Replace(berths, "@osmark_berths", "<@123456789012345678>", 1), "verbatim berths:1", "<@123456789012345678>"},
		{tag, "verbatim berths:2", ""},
		{strings.Replace(tag, "#OsmarkQuay", "#TarnQuay", 1), "altered berths:2 | #TarnQuay → #OsmarkQuay", ""},
		{"The harbour asks all who moor there to use the tag", "part berths:2", ""},
		{strings.Replace(tag, " who", " #osmarkquay who", 1), "verbatim berths:2", "#osmarkquay"},
		{tag + " #tarn #news", "verbatim berths:2", ""},
		{"@tarn_post " + berths + "\n#tarn", "verbatim berths:1", ""},
		{berths + " @tarn_post https://tarn.example/1", "verbatim berths:1", ""},
		{"Ms Vale said the decision @tarn_post was final.", "verbatim ferry:4 | Vale = Vale", "@tarn_post"},
		{"Ms Vale said #shame the decision was final.", "verbatim ferry:4 | Vale = Vale", "#shame"},
	} {
		j := judged(t, tt.text)
		complete(t, tt.text, j)
		consistent(t, j)
		var unjudged []string
		for _, c := range j.Claims {
			for _, s := range c.Unjudged {
				if tt.text[s.Span.Start:s.Span.End] != s.Text {
					t.Errorf("%s: %v is not %q", tt.text, s.Span, s.Text)
				}
				unjudged = append(unjudged, s.Text)
			}
		}
		if got := summary(j); got != tt.want || strings.Join(unjudged, " ") != tt.unjudged {
			t.Errorf("%s\ngot  %s, unjudged %q\nwant %s, unjudged %q", tt.text, got, unjudged, tt.want, tt.unjudged)
		}
	}
}

// TestNearestTokens: of articles with the same words that one is the place which has the
// text's account, too.
func TestNearestTokens(t *testing.T) {
	const body = "Fishers may write to @%s before the end of May."
	shelf := newShelf(
		Article{ID: "a", Body: strings.Replace(body, "%s", "tarn_post", 1)},
		Article{ID: "b", Body: strings.Replace(body, "%s", "osmark_post", 1)},
	)
	for account, want := range map[string]string{"tarn_post": "verbatim a:1", "osmark_post": "verbatim b:1"} {
		j, err := Judge(t.Context(), shelf, Text{Source: strings.Replace(body, "%s", account, 1)})
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(j); got != want {
			t.Errorf("@%s: %s, want %s", account, got, want)
		}
	}
}

var tokenWord = regexp.MustCompile(`^[a-z][a-z0-9]{3,20}$`)

// FuzzToken: whatever name or tag is put among the words of a sentence, it is never
// passed over in silence.
func FuzzToken(f *testing.F) {
	f.Add(uint(0), uint(2), "tarn", false)
	f.Add(uint(7), uint(3), "osmarkquay", true)
	f.Fuzz(func(t *testing.T, pick, at uint, name string, tag bool) {
		s, words := some(pick)
		if !tokenWord.MatchString(name) || len(words) < 4 {
			return
		}
		token := "@" + name
		if tag {
			token = "#" + name
		}
		i := words[1+at%uint(len(words)-2)].span.Start // before a word that is neither the first nor the last
		if i == 0 || s[i-1] != ' ' {
			return
		}
		text := s[:i] + token + " " + s[i:]
		j := judged(t, text)
		complete(t, text, j)
		consistent(t, j)
		for _, c := range j.Claims {
			for _, u := range c.Unjudged {
				if u.Text == token {
					return
				}
			}
			for _, d := range c.Differs {
				if d.Theirs != nil && d.Theirs.Text == token {
					return
				}
			}
			if c.Verdict == Absent && strings.Contains(text[c.Span.Start:c.Span.End], token) {
				return
			}
		}
		for _, k := range j.Skipped {
			if strings.Contains(text[k.Span.Start:k.Span.End], token) {
				return
			}
		}
		t.Errorf("%q is passed over in %q: %s", token, text, summary(j))
	})
}
