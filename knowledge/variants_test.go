package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// A question in chunks parted by |, whose order is free, and what is said around it in its
// language.
var variedQuestions = []struct{ chunks, courtesy string }{
	{"করতি সেতুর টোল|কত টাকা|ঠিক হয়েছে", "ভাই, একটু বলবেন %s"},
	{"মেলা|কবে|শুরু হয়েছে", "আচ্ছা দাদা, %s জানতে চাই"},
	{"কয়জন মাঝি|নৌকায়|ছিলেন", "প্লিজ %s"},
	{"সেতুর কাজ|কেন|বন্ধ ছিল", "আসসালামু আলাইকুম, %s"},
	{"২৫০ কৃষককে|কে|বীজ দেন", "কেউ কি জানেন %s"},
	{"নাসিরুদ্দিন|কী|বলেছেন", "ভাইয়া %s প্লিজ"},
	{"setur toll|koto taka", "assalamu alaikum, %s plz"},
	{"mela|kobe|shuru hoyeche", "apu ektu bolben %s"},
	{"when did the ferry|sink", "Hi, could you please tell me %s?"},
	{"how many stalls|does the fair have", "I would like to know %s, thanks"},
	{"what did divers|find", "please tell me %s"},
	{"who owns|the sawmill", "do you know %s"},
	{"पुल पर|कितने लोग|थे", "कृपया बताइए %s"},
	{"मेला|कब|शुरू होगा", "नमस्ते, %s जानना चाहता हूँ"},
	{"who is|the president of Peru", "please %s"},
	{"পাসপোর্ট করতে|কত টাকা|লাগে", "ভাই %s"},
}

func variedArticles() []Article {
	return []Article{
		{ID: "bridge", Title: "করতি সেতু খুলল", Body: "করতি নদীর সেতু খুলে দেওয়া হয়েছে।\nসেতুর টোল ৩০ টাকা ঠিক হয়েছে।\nবৃষ্টির কারণে সেতুর কাজ দুই মাস বন্ধ ছিল।\nমেয়র নাসিরুদ্দিন বলেছেন, টোল আর বাড়বে না।"},
		{ID: "fair", Title: "বইমেলা", Body: "মেলা শুরু হয়েছে ৬ মে।\nমেলায় আসা নৌকায় নয়জন মাঝি ছিলেন।\nকৃষি কর্মকর্তা কামরুল খান ২৫০ কৃষককে বীজ দেন।"},
		{ID: "ferry", Title: "Ferry sinks off Lindby", Body: "The ferry sank on Sunday night.\nDivers found the bell of the ship.\nThe sawmill at the pier is owned by Robert Khan."},
		{ID: "stalls", Title: "Fair opens", Body: "The fair in the old mill has 40 stalls.\nIt opened on Saturday."},
		{ID: "pul", Title: "पुल टूटा", Body: "नदी का पुल टूट गया।\nपुल पर 12 लोग थे।\nमेला 6 मई को शुरू होगा।"},
	}
}

// variants returns the question as it is, and put in other ways that ask the same.
func variants(chunks, courtesy string) map[string]string {
	parts := strings.Split(chunks, "|")
	plain := strings.Join(parts, " ")
	out := map[string]string{
		"plain": plain, "question mark": plain + "?", "marks": "«" + plain + "» ??", "blanks": "  " + strings.ReplaceAll(plain, " ", "   ") + " ",
		"courtesy": fmt.Sprintf(courtesy, plain), "decomposed": norm.NFD.String(plain), "no width": strings.ReplaceAll(plain, " ", " \u200b") + "\u200f",
		"full stop": plain + "।", "lower case": strings.ToLower(plain),
		"digits": strings.NewReplacer("০", "0", "২", "2", "৫", "5").Replace(plain),
	}
	if r := []rune(plain)[0]; r > 0x250 { // Bengali and Hindi, whose order is free
		for i := 1; i < len(parts); i++ {
			out[fmt.Sprint("turned by ", i)] = strings.Join(slices.Concat(parts[i:], parts[:i]), " ")
		}
		back := slices.Clone(parts)
		slices.Reverse(back)
		out["backwards"] = strings.Join(back, " ")
	}
	return out
}

// Degree and first quote are the same however a question is put: by order, courtesy,
// punctuation, case, encoding or script of numbers. At least 98 in 100 must be.
func TestVariants(t *testing.T) {
	x := build(t, variedArticles()...)
	put := func(question string) string {
		r := ask(t, x, Query{Text: question})
		if len(r.Passages) == 0 {
			return r.Confidence.String()
		}
		return fmt.Sprint(r.Confidence, " ", r.Passages[0].Article, ":", r.Passages[0].Line)
	}
	all, same := 0, 0
	degrees := map[string]int{}
	for _, q := range variedQuestions {
		asked := variants(q.chunks, q.courtesy)
		want := put(asked["plain"])
		degrees[strings.Fields(want)[0]]++
		for how, question := range asked {
			all++
			if got := put(question); got == want {
				same++
			} else {
				t.Logf("%s: %q is %s, plain %s", how, question, got, want)
			}
		}
	}
	if all < 150 || float64(same) < 0.98*float64(all) {
		t.Errorf("%d of %d variants are answered alike", same, all)
	}
	if degrees["strong"] == 0 || degrees["weak"] == 0 || degrees["none"] == 0 {
		t.Errorf("not every degree is among them: %v", degrees)
	}
}
