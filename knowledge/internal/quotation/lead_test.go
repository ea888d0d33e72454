package quotation

import (
	"fmt"
	"strings"
	"testing"
)

// Words that say who said the rest change no verdict on it; what else they say is a
// claim of its own, and where the article has such words itself they are compared.
func TestLead(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"said that", "Ingrid Vale said that nobody on the crew will lose a job.", "verbatim ferry:2 | Ingrid Vale = Ingrid Vale"},
		{"said, without that", "Ingrid Vale said we carried nine passengers a night last winter.", "part ferry:2 | Ingrid Vale = Ingrid Vale"},
		{"in Bengali", "নাজমুল আরেফিন বলেন, নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।", "verbatim setu-a:2 | নাজমুল আরেফিন = নাজমুল আরেফিন"},
		{"in Bengali, with that", "নাজমুল আরেফিন বলেছেন যে নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।", "verbatim setu-a:2 | নাজমুল আরেফিন = নাজমুল আরেফিন"},
		{"through a pronoun", "সাদেক মিঠু জানান, বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।", "part setu-a:5 | সাদেক মিঠু = সাদেক মিঠু"},
		{"another's", "সাদেক মিঠু বলেন, নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।", "verbatim setu-a:2 | সাদেক মিঠু ≠ নাজমুল আরেফিন"},
		{"in Hindi", "कविता राठौर ने कहा कि नया पंप शुक्रवार से पहले नहीं पहुँचेगा।", "part pani:2 | कविता राठौर = कविता राठौर"},
		{"behind", "A ticket costs £18, which the council did not want to subsidise, said Ada Quill.", "verbatim ferry:5"},
		{"a paper", "The Tarn Post reports that a ticket costs £18, which the council did not want to subsidise.", "verbatim ferry:5"},
		{"a paper in Bengali", "পত্রিকাটি লিখেছে, ঘাটে সন্ধ্যার পর নৌকা থাকে না।", "verbatim setu-a:6"},
		{"whether it is true", "Is it true that nobody on the crew will lose a job?", "verbatim ferry:2"},
		{"whether it is true, in Bengali", "এটা কি সত্যি যে ঘাটে সন্ধ্যার পর নৌকা থাকে না?", "verbatim setu-a:6"},
		{"a sentence of its own behind the quotation", "“বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।” বলেছেন সাদেক মিঠু।", "part setu-a:5 | সাদেক মিঠু = সাদেক মিঠু"},
		{"the same, of somebody else", "“বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।” বলেছেন নাজমুল আরেফিন।", "part setu-a:5 | নাজমুল আরেফিন ≠ সাদেক মিঠু"},
		{"the same, with more than who", "“বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।” ঘুষ নেওয়ার কথা মেনে নিয়ে বলেছেন সাদেক মিঠু।", "part setu-a:5\nabsent"},
		{"what is heard", "খবর এসেছে, ঘাটে সন্ধ্যার পর নৌকা থাকে না।", "verbatim setu-a:6"},
		{"signed with an office", "“We carried nine passengers a night last winter, and we cannot go on like that” – Ada Quill, baker", "part ferry:2 | Ada Quill ≠ Ingrid Vale"},
		{"in somebody's words", "In the words of Ada Quill, “Nobody on the crew will lose a job.”", "verbatim ferry:2 | Ada Quill ≠ Ingrid Vale"},
		{"as somebody put it", "As Ada Quill put it, “My mother took that boat to work for thirty years”.", "part ferry:6 | Ada Quill = Ada Quill"},
		{"the article's own, with another name", "প্রকল্প পরিচালক সাদেক মিঠু বলেন, মধুখালী সেতুর কাজ শেষ হতে আরও ১৪ মাস লাগবে", "part setu-a:1 | সাদেক মিঠু ≠ নাজমুল আরেফিন | setu-b: ১৪ → ১৮"},
		{"the article's own, the opposite", "Harbour master Tom Reske denied the town was not asked, and that he would write to the minister.",
			"altered ferry:3 | denied → said"},
		{"the opposite of true words", "Ingrid Vale denied that nobody on the crew will lose a job.", "altered ferry:2 | denied that →  | Ingrid Vale = Ingrid Vale"},
		{"with a word changed", "Ingrid Vale said that nobody on the crew will lose a cabin.", "altered ferry:2 | cabin → job | Ingrid Vale = Ingrid Vale"},
		{"with more than who", "Ingrid Vale blamed the council and said that nobody on the crew will lose a job.", "absent\nverbatim ferry:2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := summary(judged(t, tt.text)); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

// What a frame says beside who spoke is never passed over; who spoke, when and as
// what is no claim.
func TestFrame(t *testing.T) {
	const job = "“Nobody on the crew will lose a job.”"
	const pump = "“नया पंप शुक्रवार से पहले नहीं पहुँचेगा”"
	const stone = "“স্তম্ভের নিচে যে পাথর পাওয়া গেছে, তা আমাদের নকশায় ছিল না”"
	for _, frame := range []string{
		"She admitted defeat and said %s", "Ingrid Vale, who was fined on Monday, insisted: %s", "The director lied when she said %s", "Ingrid Vale, having sold both boats, said: %s",
	} {
		claimed(t, fmt.Sprintf(frame, job), true)
	}
	for _, frame := range []string{"कविता राठौर ने इस्तीफ़ा देते हुए कहा, %s", "कविता राठौर ने सरकार को दोषी बताया और कहा, %s"} {
		claimed(t, fmt.Sprintf(frame, pump), true)
	}
	for _, frame := range []string{"দায় এড়িয়ে নাজমুল আরেফিন বলেন, %s।", "হাতাহাতির পর নাজমুল আরেফিন বলেন, %s।", "নাজমুল আরেফিন, যিনি পদ হারিয়েছেন, বলেন, %s।"} {
		claimed(t, fmt.Sprintf(frame, stone), true)
	}
	for _, frame := range []string{"Ingrid Vale, the company’s director, said: %s", "Director Ingrid Vale said on Tuesday: %s", "Quote of the day: %s", "Here is what she said: %s", "The paper wrote %s"} {
		claimed(t, fmt.Sprintf(frame, job), false)
	}
	for _, frame := range []string{"প্রকল্প পরিচালক নাজমুল আরেফিন সাংবাদিকদের বলেন, %s।", "পত্রিকায় লেখা হয়েছে, %s।", "নাজমুল আরেফিনের মতে, %s।"} {
		claimed(t, fmt.Sprintf(frame, stone), false)
	}
}

// claimed checks that a text with true words between quotation marks has, or hasn't, a
// claim that no article has.
func claimed(t *testing.T, s string, more bool) {
	t.Helper()
	holds, other := false, false
	for _, c := range judged(t, s).Claims {
		holds = holds || c.Verdict <= Part
		other = other || !c.Verdict.Holds()
	}
	if !holds || other != more {
		t.Errorf("%s\nthe quotation holds: %t; more is claimed: %t, want %t", s, holds, other, more)
	}
}

// A head that stands in the article, too, isn't passed over when it was changed.
func TestHead(t *testing.T) {
	a := newShelf(Article{ID: "count", Body: "Of 212 boats in 1901 (8 per cent) nobody knows the owner.\nPurpose: to bring the night boat back by June.\nAccording to the count of 1901, 712 people lived at Osmark.\n"})
	for _, s := range []string{
		"Of 912 boats in 1901 (8 per cent) nobody knows the owner.", "Of 212 boats in 1801 (8 per cent) nobody knows the owner.",
		"Promise: to bring the night boat back by June.", "According to the count of 1951, 712 people lived at Osmark.",
	} {
		j, err := Judge(t.Context(), a, Text{Source: s})
		if err != nil || len(j.Claims) != 1 || j.Claims[0].Verdict != Altered {
			t.Errorf("%s\n%s %v", s, summary(j), err)
		}
	}
}

// A title is one with a paper's name or a call beside it, too.
func TestTitledPart(t *testing.T) {
	const title = "Night ferry between Tarn and Osmark ends in May"
	for _, around := range []string{"%s", "%s | The Tarn Post", "%s - The Tarn Post", "BREAKING: %s", "📰 %s\nhttps://tarn.example/1", strings.ToUpper("%s")} {
		s := fmt.Sprintf(strings.ReplaceAll(around, "%S", "%s"), title)
		if got := summary(judged(t, s)); got != "title ferry:0" {
			t.Errorf("%q: %s", s, got)
		}
	}
	if got := summary(judged(t, strings.Replace(title, "May", "June", 1)+" | The Tarn Post")); got == "title ferry:0" {
		t.Errorf("a changed title: %s", got)
	}
}

// What tells nothing is no claim, whatever it ends with; what tells something is one.
func TestTellsNothing(t *testing.T) {
	const body = "A ticket costs £18, which the council did not want to subsidise."
	want := summary(judged(t, body))
	for _, around := range []string{
		"Hello everyone.\n%s", "Dear all, please see below.\n%s", "Osk, 12 June.\n%s", "আসসালামু আলাইকুম।\n%s", "%s\nPlease share this.", "%s\nসবাই শেয়ার করুন।", "%s ধন্যবাদ।", "%s\n© The Tarn Post",
		"%s\nAll rights reserved.", "Breaking news!\n%s", "जरूरी सूचना\n%s", "%s\nDeveloping story.",
	} {
		s := fmt.Sprintf(around, body)
		if got := summary(judged(t, s)); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", s, got, want)
		}
	}
	for _, around := range []string{"%s\nThe council has been dissolved.", "%s\nপরিষদ ভেঙে দেওয়া হয়েছে।", "The mayor resigned.\n%s", "%s\nThe boats burned."} {
		s := fmt.Sprintf(around, body)
		if got := summary(judged(t, s)); !strings.Contains(got, "absent") {
			t.Errorf("%q\ngot  %s, nothing of what is invented", s, got)
		}
	}
}

// An invented statement isn't the sentence that begins with the same office and name.
func TestOnlySubject(t *testing.T) {
	for text, want := range map[string]string{
		"Harbour master Tom Reske was found drunk on board.":                   "absent",
		"जल विभाग की निदेशक कविता राठौर विदेश भाग गई हैं।":                     "absent",
		"Harbour master Tom Reske said the town was not heard.":                "altered ferry:3 | heard → asked | Tom Reske = Tom Reske",
		"Ms Vale said the decision was final, but the mayor will overturn it.": "altered ferry:4 | but the mayor will overturn it →  | Vale = Vale",
	} {
		if got := summary(judged(t, text)); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// HTML, signs typed for an apostrophe, and words that are set on two lines.
func TestSeen(t *testing.T) {
	for text, want := range map[string]string{
		"<p>A ticket costs&nbsp;&pound;18, which the council did <em>not</em> want to subsidise.</p>":                       "verbatim ferry:5",
		"<div><b>Tarn</b><br>A ticket costs £18, which the council did not want to subsidise.<br><a href='/'>Read more</a>": "verbatim ferry:5",
		"&ldquo;I don&#39;t know how I will get home.&rdquo;":                                                               "verbatim ferry:6",
		"“I don´t know how I will get home.”":                                                                               "verbatim ferry:6",
		"“I don‘t know how I will get home.”":                                                                               "verbatim ferry:6",
		"A ticket costs £18, which the coun-\ncil did not want to sub-\nsidise.":                                            "verbatim ferry:5",
		"সেতুটির জন্য বরাদ্দ ছিল ২১০কোটি টাকা, যার মধ্যে খরচ হয়েছে ১৬৫ কোটি।": "verbatim setu-a:3 setu-b:2",
		"A ticket ... £18, which the council did not want to subsidise.":                                          "shortened ferry:5 | omitted: costs",
		"Ms Vale said the decision was final. A\nticket costs £18, which the council\ndid not want to subsidise.": "verbatim ferry:4-5 | Vale = Vale",
	} {
		if got := summary(judged(t, text)); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// Who speaks in an article, where the name stands far from the verb or before a pronoun.
func TestFarSpeaker(t *testing.T) {
	a := newShelf(Article{ID: "far", Body: "“We will open the gate ourselves,” the union’s secretary, Delia Brand, told cheering members at noon.\n" +
		"Mr Voss said the mill was lost.\nAsked whether he would go, he said: “Ask me in a year.”\n" +
		"पुल अगले साल खुलेगा, यह जानकारी निगम की निदेशक वंदना कपूर ने सोमवार को दी।\nउन्होंने कहा, “पत्थर समय पर नहीं मिला।”\n" +
		"তাঁর সঙ্গী সোলায়মান গাজী বলেন, ‘নৌকা উল্টে গেলে কেউ আসেনি।’\n"})
	for text, want := range map[string]string{
		"“We will open the gate ourselves”": "Delia Brand", "Ask me in a year.": "Voss", "पत्थर समय पर नहीं मिला": "वंदना कपूर", "নৌকা উল্টে গেলে কেউ আসেনি": "সোলায়মান গাজী",
	} {
		j, err := Judge(t.Context(), a, Text{Source: text})
		if err != nil || len(j.Claims) != 1 || j.Claims[0].Speaker.Article != want {
			t.Errorf("%s: %+v %v, want %s", text, j.Claims, err, want)
		}
	}
}

func TestNegates(t *testing.T) {
	for term, want := range map[string]bool{"না": true, "করেনি": true, "বলিনি": true, "যায়নি": true, "তিনি": false, "যিনি": false, "কাহিনি": false, "didn't": true, "not": true, "note": false} {
		if got := negates(term); got != want {
			t.Errorf("%s: %t", term, got)
		}
	}
}
