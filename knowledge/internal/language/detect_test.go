package language

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// One question a line, as people type it; the language before the bar.
const questions = `
bn | সেতু কবে খুলবে
bn | মেলা কোথায় বসবে
bn | টিকিট কয়টা বিক্রি হইছে
bn | new market এর আগুন কখন লাগে
bn | ctg পোর্টে জাহাজ আটকা কেন
bn | iphone 15 এর দাম কত
bn | ok কিন্তু মেয়র কে
bn | অসমৰ বানপানী কেতিয়া হ'ল
bn | ২০২৪ সালের বাজেট
bn | টিসিবি truck sale কোথায়
bn | ঢাকা
bn | ৎ
hi | पुल कब खुलेगा
hi | मेला कहाँ लगेगा
hi | iphone की कीमत क्या है
hi | बाढ़ में कितने गाँव डूबे
hi | २०२४ का बजट
hi | delhi में बारिश क्यों नहीं हुई
hi | मराठी शाळा कुठे आहे
bn-Latn | setu kobe khulbe
bn-Latn | mela kothay bosbe
bn-Latn | ticket koyta bikri hoise
bn-Latn | new market er agun kokhon lage
bn-Latn | mayor ki bolse bridge r budget niye?
bn-Latn | ar kobe?
bn-Latn | hasina ekhon kothay?
bn-Latn | putin kobe beijing giyechilen?
bn-Latn | russia er president k
bn-Latn | train ta keno late korlo
bn-Latn | kno bondho school
bn-Latn | bridge ta ke banaise
bn-Latn | bus e koyjon chilo
bn-Latn | river cleaning project e koto taka
bn-Latn | match ta ke jitlo
bn-Latn | minister er nam ki
bn-Latn | nodi te pani koto feet barse
bn-Latn | bank robbery te koto taka gese
bn-Latn | final khela kobe hobe vai
bn-Latn | office theke ki jane gelo
bn-Latn | company ta kon desher
bn-Latn | hospital e bed koyta ache
bn-Latn | agun lagar karon ki
bn-Latn | airport road er jam keno
bn-Latn | festival shuru hoiche kobe theke
bn-Latn | captain injured hoyeche kivabe
bn-Latn | petrol er dam koto barlo
bn-Latn | strike ki akhono cholche
bn-Latn | notun bridge er toll koto
bn-Latn | police kake dhorse
bn-Latn | kemne jabo mela te
bn-Latn | budget pass hoise naki
bn-Latn | sorry kintu mayor ke
bn-Latn | cup final e player of the match ke
en | who is the man they call ke
bn-Latn | khobor ta thik na bhul
en | did the bridge open on time
en | who opened the bridge?
en | did china supply weapons to russia?
en | us sanctions iran
en | population china
en | bridge opening date
en | what is the bridge toll
en | where was the fair held
en | how many tickets were sold
en | why is the school closed
en | mayor resigns
en | bus crash victims
en | which company built it
en | is he ok
en | to whom did they sell the mill
en | who's the captain
en | when's the final
en | why did r. hossain resign
en | petrol price
en | latest on the strike
en | airport road traffic jam
en | was the ferry late
en | how old is the mayor of kolpur
en | tell me about the flood
en | can you say who won
en | does the hospital have beds
en | e coli outbreak source
en | k pop concert tickets
en | bazar fire
en | nokia factory
en | house price in rangpur
en | give me the name of the driver
en | schedule of the dhaka metro
en | brexit
en | islam in europe
en | café opening hours
en | islam population
en | hajj packages
en | quel est le prix
und | где мост
und | 桥 什么 时候 开
und | متى يفتح الجسر
und | தமிழ்
und | 2024
und | 14:30
und |
und | ??
`

func TestDetect(t *testing.T) {
	rows := 0
	for line := range strings.Lines(strings.TrimSpace(questions)) {
		rows++
		want, question, _ := strings.Cut(line, "|")
		want = strings.TrimSpace(want)
		words := strings.Fields(norm.NFC.String(strings.TrimRight(strings.TrimSpace(question), "?")))
		if got := Detect(words); got != want {
			t.Errorf("Detect(%s) = %s, want %s (%d)", strings.TrimSpace(question), got, want, latinLanguage(words))
		}
	}
	if rows < 60 {
		t.Errorf("only %d rows", rows)
	}
}

// A marker of both languages would cancel itself out unseen.
func TestMarkers(t *testing.T) {
	seen := make(map[string]string)
	for section, words := range Words(markersText) {
		switch section {
		case "banglish", "banglish weak", "english", "english weak":
		default:
			t.Errorf("markers.txt: section %q has no weight", section)
		}
		for _, w := range words {
			if other, ok := seen[w]; ok {
				t.Errorf("markers.txt: %s stands under %s and %s", w, other, section)
			}
			seen[w] = section
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("putin kobe giyechilen")
	f.Add("সেতু কবে")
	f.Fuzz(func(t *testing.T, question string) {
		if !utf8.ValidString(question) {
			t.Skip()
		}
		switch got := Detect(strings.Fields(question)); got {
		case "bn", "bn-Latn", "en", "hi", "und":
		default:
			t.Errorf("Detect(%q) = %q", question, got)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	words := strings.Fields("river cleaning project e koto taka lagse")
	for b.Loop() {
		Detect(words)
	}
}
