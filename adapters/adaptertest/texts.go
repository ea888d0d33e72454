package adaptertest

import (
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// plain is a text that no platform has a reason to change.
const plain = "নদীর পাড়ে ৩ মে একটি নতুন পাঠাগার খোলা হয়েছে। A new library opened by the river, on 3 May."

// hostile are texts that platforms are known to take for something else.
var hostile = []struct{ name, text string }{
	{"plain", plain},
	{"bold and italics", "**দৃঢ়** __under__ *it* _it_ ***all*** ~~gone~~ ||hidden|| a*b*c snake_case_name"},
	{"code", "`code` ``two`` ```\nblock``` ```go x``` unclosed ` and ```"},
	{"links", "[label](https://news.example/a_b_c?x=1&y=(2)) <https://news.example> https://news.example/_x_ www.news.example"},
	{"heading", "# শিরোনাম"},
	{"small heading", "-# small and ## two"},
	{"list", "- one\n- two\n* three\n+ four"},
	{"numbered list", "1. প্রথম\n2) second\n10. tenth"},
	{"quotation", "> quoted\n>>> all of it"},
	{"rule and table", "---\n***\n| a | b |\n|---|---|"},
	{"lone number", "1"},
	{"HTML", `<b>bold</b> &amp; &lt;i&gt; <script>alert("x")</script> <!-- c --> &#2453; </blockquote>`},
	{"everyone", "@everyone and @here, @ukti_bot too"},
	{"mentions", "<@1> <@!1> <@&2> <#3> </ask:4> <:smile:5> <a:x:6> <t:1700000000:R>"},
	{"command", "/ask@ukti_bot what #tag $CASH +880 1700 000000 a@news.example"},
	{"shortcodes", ":smile: :) <3 ¯\\_(ツ)_/¯"},
	{"backslashes", `\ \\ \* \_ \n C:\new\table \`},
	{"quotation marks", `“উক্তি” ‘ভিতরে’ "plain" 'single' «guillemets» „low“`},
	{"conjuncts", "ক্ষমতা স্ত্রী জ্ঞান ত্ত্ব র\u200d\u09cdযাব র\u09cd\u200dয হ\u09cd\u200cয ক\u09cd\u200cষ ক\u09cd\u200dষ"},
	{"vowel as one", "ক\u09cb ক\u09cc"},
	{"vowel as two", "ক\u09c7\u09be ক\u09c7\u09d7"},
	{"nukta as one", "\u09df \u09dc \u09dd"},
	{"nukta as two", "\u09af\u09bc \u09a1\u09bc \u09a2\u09bc"},
	{"marks without a base", "\u09bf \u09cd \u0981 abc"},
	{"emoji sequences", "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇧🇩🇧🇩 1️⃣ ☺︎ ☺️"},
	{"beyond the basic plane", "𝕌𝕜𝕥𝕚 𑄌𑄋𑄴𑄟𑄳𑄦 💡 end"},
	{"right to left", "قال \"نعم\" ثم שלום، 123 (abc)"},
	{"bidi controls", "a\u202eb\u202cc \u2066d\u2069 \u200ee\u200f"},
	{"combining runs", "e\u0301\u0323 a\u030a\u0308\u0323 Z\u0351\u0343\u0323\u034e"},
	{"decomposed and composed", "\u00e9 e\u0301 \ufb01 \u212b \u00c5 A\u030a \u00bd"},
	{"spaces at the ends", "  text with spaces  "},
	{"spaces within", "a  b   c\u00a0d\u2003e\u3000f\u200bg\ufeffh"},
	{"line breaks", "প্রথম লাইন\nদ্বিতীয়\n\nচতুর্থ"},
	{"other line breaks", "a\r\nb\rc\u2028d\u2029e\u0085f"},
	{"tab and controls", "a\tb\x01c\x1b[31mred\x1b[0m\x7fd"},
	{"long word", strings.Repeat("দীর্ঘশব্দ", 60)},
	{"format verbs", "%s %d %[1]v {{.}} ${x} $1 {0}"},
}

// passage is a quote of these sentences, with a space between them, and with a
// source line that is told apart by number.
func passage(number string, sentences ...string) adapters.Quote {
	q := adapters.Quote{Source: adapters.Source{
		Article: "library-" + number, Revision: "r1", Line: 6,
		Cite:  "library-" + number + ":6",
		Where: "নদীর খবর " + number + ", লাইন ৬ · নদীবার্তা",
		Place: len("নদীর খবর " + number + ", লাইন ৬"),
		URL:   "https://news.example/library/" + number,
	}}
	for _, s := range sentences {
		if q.Text != "" {
			q.Text += " "
		}
		q.Sentences = append(q.Sentences, adapters.Span{Start: len(q.Text), End: len(q.Text) + len(s)})
		q.Text += s
	}
	q.Source.End = len(q.Text)
	return q
}

// marked adds marks on the first place of each word after the one before it.
func marked(q adapters.Quote, words ...string) adapters.Quote {
	at := 0
	for _, w := range words {
		start := at + strings.Index(q.Text[at:], w)
		at = start + len(w)
		q.Marks = append(q.Marks, adapters.Span{Start: start, End: at})
	}
	return q
}

// answer is a reply to a question of the news.
func answer(quotes ...adapters.Quote) adapters.Reply {
	return adapters.Reply{Lead: "খবরে আছে:", Confidence: adapters.Strong, Lang: "bn", Quotes: quotes}
}

// words returns text of exactly n code points in short words.
func words(n int) string {
	r := []rune(strings.Repeat("নদীর পাড়ে নতুন পাঠাগার খোলা হয়েছে ", n/10+1))[:n]
	r[n-1] = '।'
	return string(r)
}
