package page

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocksOf are a page's blocks with their scores.
func blocksOf(s Source, d data, title string) []block {
	blocks := gather(s.Doc)
	setAside(blocks)
	others := otherStories(blocks, addressesOf(s.Base, d), title)
	seen := map[string]int{}
	for _, b := range blocks {
		seen[b.text]++
	}
	for i := range blocks {
		b := &blocks[i]
		b.score = b.value()
		if seen[b.text] > 2 && b.score > 0 && (b.length < 40 || !ended(b.text)) {
			b.score = -10
		}
		if below(others, b.node) {
			b.aside, b.score = true, 0 // left out in any case, it speaks against no element
		}
	}
	return blocks
}

// setAside marks the blocks in elements that are no part of an article or not shown.
// An element with most of the page's prose is neither, whatever it is called, but for
// readers' comments and a question about cookies beside an article, and a footer, which is all that some pages hold.
func setAside(blocks []block) {
	prose, total := map[*html.Node]int{}, 0
	for _, b := range blocks {
		if b.length < 80 || b.linked*2 > b.length || !ended(b.text) {
			continue
		}
		total += b.length
		for n := b.node; n != nil; n = n.Parent {
			prose[n] += b.length
		}
	}
	type state struct{ aside, hidden bool }
	states := map[*html.Node]state{}
	var of func(*html.Node) state
	of = func(n *html.Node) state {
		if n == nil || n.Type != html.ElementNode {
			return state{}
		}
		s, known := states[n]
		if !known {
			s = of(n.Parent)
			if prose[n]*2 <= total || n.DataAtom == atom.Footer || (isDiscussion(n) || isConsent(n)) && total-prose[n] >= leastText {
				s.aside = s.aside || isAside(n)
				s.hidden = s.hidden || isHidden(n)
			}
			states[n] = s
		}
		return s
	}
	for i := range blocks {
		s := of(blocks[i].node)
		blocks[i].aside, blocks[i].hidden = s.aside, s.hidden
	}
}

// value is how much a block speaks for its element being the article's: about its
// length when it is a paragraph, less than nothing for links and notices.
func (b block) value() float64 {
	links := float64(b.linked) / float64(b.length)
	length := float64(b.length)
	switch {
	case b.hidden:
		return 0
	case b.aside:
		return -min(length/4, 40)
	case links > 0.5 && isEnumeration(b):
		return length * 0.3
	case links > 0.5:
		return -min(length/2, 30)
	case isNotice(b.text):
		return -min(length/2, 40)
	case b.role == heading:
		return -2
	case b.role == caption:
		return -5
	}
	value := length * (1 - links)
	switch {
	case b.length >= 80 && ended(b.text), b.length >= 200:
	case b.length >= 40 && ended(b.text):
		value *= 0.8
	case b.length >= 80:
		value *= 0.4
	case ended(b.text):
		value *= 0.5
	default:
		value = -8
	}
	if b.role == item && value > 0 {
		value *= 0.5
	}
	return value
}

// notices are the beginnings of lines that lead elsewhere, or speak of the site, in
// the languages of news. They are matched at a line's beginning only.
var notices = pattern.Lazy(`(?i)^[\s\[(*•»>▶►➤👉-]*(` + strings.Join([]string{
	`(also|further) read(ing)?\b`, `read (also|more|next|further|the full|or share)\b`, `share\s*:?$`, `contact (the )?(reporter|writer|author|editor)s?\b`, `you may be interested in\b`, `see (also|more)\b`, `related( (stories|articles|news|topics|posts|content|coverage))?\s*:?$`, `recommended( for you| stories)?\s*:?$`,
	`(click|tap) here\b`, `(watch|listen)( now)?\s*:`, `(sign|log) (up|in)\b`, `subscribe\b`, `follow (us|me|him|her|\S+ on)\b`, `share (this|on|via)\b`, `advert(isement)?\b`, `hide ad$`, `(anzeigen?|werbung|publicidad|publicité|publicidade|pubblicità|advertentie|reklama|reklam|реклама|iklan)\b.{0,20}$`, `sponsored\b`, `newsletter`, `download (the|our) app`,
	`(all rights reserved|copyright\b|©|\(c\) \d{4})`, `the post .{3,200} (appeared first|first appeared) on`, `photo(graph)?s?( credit)?\s*:`, `(image|picture|video)( (source|credit|caption))?\s*[:,]`, `getty images`, `file (photo|image)`,
	`(we use|this (web)?site uses|by (continuing|using)).{0,80}cookies`, `tags?\s*:`, `filed under`, `(topics|keywords|categories|category)\s*:`, `(published|updated|posted|last (updated|modified))\s*(on|at|by|:)?\s`, `\d+ (min|minutes?) read`, `(leave|post|write) a (comment|reply)`, `comments?\s*(\(\d+\))?$`, `join (our|us)\b`, `get the latest\b`, `(\S+ ){1,4}would like to keep you informed`, `(necessary|non-necessary) cookies are`, `any cookies that may not be`, `stay (updated|tuned|connected)\b`, `for (all )?(the )?latest (news|updates)`, `loading`, `print( this)?$`, `story continues`, `most (read|popular|viewed)`, `trending`, `you may also like`, `don'?t miss`, `editors?.{0,3} (pick|choice)s?`, `more (from|on|stories|news|about)\b.{0,60}$`, `next (article|story)`, `previous (article|story)`, `(email|e-mail)\s*:`,
	`((additional )?reporting|(re)?writing|editing) by \S`, `have a (tip|story|question)\b.{0,30}\?`, `(got|do you have) a (story|tip|question|news tip)\b`, `for more (stories|news) like this`, `if you (enjoyed|liked) this (article|story)`, `(our website|this copy) is (the place )?for\b`, `up next$`, `table of contents$`, `an error (has )?occurred`,
	`(publié|mis à jour|aktualisiert|veröffentlicht|stand:|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt|yayınlanma|güncelleme|oppdatert|publisert|uppdaterad|publicerad|opdateret|udgivet|julkaistu|päivitetty|опубликовано|обновлено|diterbitkan|diperbarui)\b.{0,60}\d.{0,60}$`,
	`.{0,60}(lesedauer|lesezeit|reading time|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|okuma süresi|lästid|lesetid|czas czytania|время чтения).{0,20}$`,
	`(sie haben (einen|den) )?fehler (gefunden|entdeckt|melden)`, `(dieser|der) (artikel|beitrag|text) (ist|erschien|wurde) .{0,40}(erschienen|zuerst|übersetzung|ausgedruckt)`, `dieses thema im programm`, `(redaktion|sendung|mitarbeit|übersetzung|lektorat)\s*:`, `wie hat ihnen (dieser|der) (artikel|beitrag)`, `empfohlener (redaktioneller|externer) inhalt`, `an dieser stelle finden sie einen`, `ich bin damit einverstanden`,
	`আরও? ?পড়ুন`, `আরো পড়ুন`, `আরও ?(সংবাদ|খবর)`, `আরো ?(সংবাদ|খবর)`, `বিস্তারিত পড়ুন`, `ছবি\s*[:ঃ]`, `(সব )?খবর (সবার আগে )?পেতে`, `গুগল নিউজ`, `সর্বশেষ (খবর|সংবাদ)`, `সম্পর্কিত (খবর|সংবাদ)`, `সংশ্লিষ্ট (খবর|সংবাদ)`, `শেয়ার (করুন|করতে)`, `ফলো করুন`, `মন্তব্য( করুন|সমূহ)?$`, `সর্বস্বত্ব`, `স্বত্ব ©`, `বিষয়\s*[:ঃ]`, `ট্যাগস?\s*[:ঃ]`, `প্রকাশ(িত)?\s*[:ঃ]`, `আপডেট\s*[:ঃ]`, `প্রিন্ট( সংস্করণ)?$`, `বিজ্ঞাপন$`, `সম্পাদক ও প্রকাশক`, `আমাদের (ফেসবুক|ইউটিউব)`,
	`यह भी पढ़ें`, `ये भी पढ़ें`, `इसे भी पढ़ें`, `और पढ़ें`, `संबंधित (खबरें|समाचार)`, `फोटो\s*:`, `शेयर करें`, `फॉलो करें`, `टिप्पणी`, `विज्ञापन$`, `(सबसे )?ताजा खबरें`, `सर्वाधिकार`, `हमें .{0,40}फॉलो`,
	`lesen sie (auch|mehr)`, `ezt ne hagyja ki`, `alte [sşș]tiri`, `(otras|más) noticias`, `(outras|mais) notícias`, `altre notizie`, `andere (nachrichten|nieuws)`, `inne (artykuły|wiadomości)`, `(további|egyéb) hírek`, `diğer haberler`, `berita lain`, `(другие|інші) (новости|новини)`, `shpërndaje`, `(auch|das könnte sie auch) interess`, `(weitere|mehr) (zum )?(themen|thema|artikel|infos|nachrichten|news|meldungen)`, `lire (aussi|la suite|également)`, `à lire`, `(lea|lee|leer|ver|mirá|te puede|le puede|puede)( también| interesar| más)`, `leia (também|mais)`, `saiba mais`, `veja (também|mais)`, `leggi anche`, `lees ook`, `läs (också|även|mer)`, `læs også`, `les også`, `lue myös`, `czytaj (także|też|więcej)`, `zobacz (także|też)`, `čtěte (také|více)`, `čítajte`, `читайте (также|також|ще|ещё|еще)`, `(подписывайтесь|підписуйтесь|следите за)`, `(ilgili haber|bunlar da|haberin devam)`, `baca juga`, `simak juga`, `(διαβάστε|δείτε) (επίσης|ακόμη|και)`, `citește și`, `olvas(d|sa) (el|még)`, `اقرأ أيضا`, `(đọc|xem) thêm`, `(foto|fotos|bild|bilder|quelle|fuente|fonte|источник|джерело|фото|kaynak|zdroj|źródło|crédit|créditos|credits?)\s*:`,
}, "|") + `)`)

func isNotice(s string) bool { return len(s) <= 600 && notices().MatchString(s) }
