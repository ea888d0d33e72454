package page

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
)

const (
	ferry = "The new ferry at Ostrel sails twice a day and takes forty cars, the harbour office said on Monday."
	mill  = "It was built in eleven months by the yard at Vell, which had not built a ship for nine years before that."
	fare  = "The fare stays at two crowns, and children under six sail for nothing when they come with a grown-up."
)

var more = [...]string{
	"The old ferry goes to the museum, where children may sit in the wheelhouse and sound the horn at noon each day.",
	"Its last captain, who steered it for twenty-two years, said that he would not miss the smell of its engine at all.",
	"At the landing a room to wait in was opened, with a stove, a map of the shoals and a shelf of books to take along.",
	"From next month the ferry is to sail at night as well, once the lamps on the two breakwaters have been put up again.",
}

var story = ferry + "\n" + mill + "\n" + fare

func paragraphs(lines ...string) string {
	return "<p>" + strings.Join(lines, "</p>\n<p>") + "</p>"
}

func read(t *testing.T, src, told string) (Page, error) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return Read(Source{Doc: doc, Text: told})
}

func TestBody(t *testing.T) {
	three := paragraphs(ferry, mill, fare)
	long := paragraphs("I went there last week and it was a fine day, though the queue was long, as one would think.", strings.Repeat("What I think of it is this, and I have said it before, that all should be free. ", 8))
	linked := func(body string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + body + `"}</script>`
	}
	tests := map[string]struct{ src, told, want string }{
		"paragraphs":               {three, "", story},
		"between menu and footer":  {"<ul class=menu><li><a href=/a>Home</a><li><a href=/b>Sport</a></ul><div>" + three + "</div><div class=footer>© 2026 Ostrel Post</div>", "", story},
		"links to read next":       {"<div>" + paragraphs(ferry, `<a href=/x>Read also: The mill turns again</a>`, mill, `Read more: <a href=/y>The market has moved</a>`, fare) + "</div>", "", story},
		"comments longer than it":  {"<article>" + three + "</article><div class=comments>" + long + "</div>", "", story},
		"caption":                  {"<div>" + paragraphs(ferry) + "<figure><img><figcaption>The ferry on Monday.</figcaption></figure>" + paragraphs(mill, fare) + "</div>", "", story},
		"byline and button":        {"<div><p>By Ida Moreau</p><p>Share</p><p>12:40</p>" + three + "</div>", "", story},
		"a heading stays":          {"<div>" + paragraphs(ferry) + "<h2>Two crowns</h2>" + paragraphs(mill, fare) + "</div>", "", ferry + "\nTwo crowns\n" + mill + "\n" + fare},
		"a list at the end stays":  {"<div>" + three + "<ul><li>Monday: 10:00 and 16:00<li>Sunday: 11:00</ul></div>", "", story + "\nMonday: 10:00 and 16:00\nSunday: 11:00"},
		"said twice":               {"<div>" + paragraphs(ferry, mill, ferry) + "</div>", "", ferry + "\n" + mill + "\n" + ferry},
		"once more for phones":     {"<div><div>" + three + "</div><div class=phone>" + three + "</div></div>", "", story},
		"in a form":                {"<form><div>" + three + "</div></form>", "", story},
		"only in the data":         {linked(strings.Join([]string{ferry, mill, fare}, `\n\n`)) + "<div id=root></div><footer>© 2026 Ostrel Post, all rights reserved</footer>", "", story},
		"data with a raw newline":  {linked(strings.Join([]string{ferry, mill, fare}, "\n")) + "<div id=root></div>", "", story},
		"data with markup":         {linked("&lt;p&gt;"+ferry+"&lt;/p&gt;&lt;p&gt;"+mill+"&lt;/p&gt;&lt;p&gt;"+fare+"&lt;/p&gt;") + "<div id=root></div>", "", story},
		"the data tells":           {linked(ferry+" "+mill+" "+fare) + "<div><p>Our office is at the old mill and is open on weekdays from nine to five.</p>" + three + "</div>", "", story},
		"the feed tells":           {"<div><p>Our office is at the old mill and is open on weekdays from nine to five.</p>" + three + "</div>", story, story},
		"the data tells the start": {linked(ferry+" "+mill+" "+fare) + "<div>" + three + paragraphs(more[0], more[1], more[2], more[3]) + "</div>", "", story + "\n" + strings.Join(more[:], "\n")},
		"the feed tells the start": {"<div>" + three + paragraphs(more[0], more[1], more[2], more[3]) + "</div>", story, story + "\n" + strings.Join(more[:], "\n")},
		"the start after a summary": {linked(ferry+" "+mill+" "+fare) + "<div><ul><li>The town has a new ferry.<li>It sails from the quay at Ostrel.<li>The old one goes to the museum.<li>The mill is to turn again, too.</ul>" + three + paragraphs(more[0], more[1], more[2], more[3]) + "</div>", "",
			"The town has a new ferry.\nIt sails from the quay at Ostrel.\nThe old one goes to the museum.\nThe mill is to turn again, too.\n" + story + "\n" + strings.Join(more[:], "\n")},
		"the data breaks off":      {linked(ferry+" "+mill+" It was built in eleven months by the yard at Vell, which had not built a ship for nine years …") + "<div>" + three + "</div>", "", story},
		"a broken byte's line":     {"<div>" + paragraphs(ferry, "It cost "+string(Broken)+" crowns and was paid for by the town.", mill, fare) + "</div>", "", story},
		"summary above":            {`<meta property="og:description" content="` + ferry + `"><h2>` + ferry + "</h2><article>" + paragraphs(mill, fare, mill) + "</article>", "", story[:len(ferry)] + "\n" + mill + "\n" + fare + "\n" + mill},
		"a large initial":          {"<div><span class=cap>T</span><p>" + ferry[1:] + "</p>" + paragraphs(mill, fare) + "</div>", "", story},
		"no initial of its own":    {"<div><p>A</p>" + three + "</div>", "", story},
		"how words are read":       {"<div>" + paragraphs("<ruby>"+ferry+"<rp>(</rp><rt>how it is read</rt></ruby>", mill, fare) + "</div>", "", story},
		"a box of other stories":   {"<div>" + paragraphs(ferry, mill, more[0], more[1]) + "<div><h4>Related stories</h4><ul><li><a href=/x>The market has moved</a></ul><p>The market of Vell has moved to the old mill.</p></div>" + paragraphs(fare) + "</div>", "", strings.Join([]string{ferry, mill, more[0], more[1], fare}, "\n")},
		"and all that follows":     {"<div>" + paragraphs(ferry, mill, more[0], more[1]) + "<h4>Related stories</h4>" + paragraphs(fare) + "</div>", "", strings.Join([]string{ferry, mill, more[0], more[1]}, "\n")},
		"a box to tick":            {"<div>" + paragraphs(ferry, mill) + "<label><input type=checkbox> The Ostrel Post may write to me about offers and events, which I can end at any time.</label>" + paragraphs(fare) + "</div>", "", story},
		"a window about cookies":   {"<div>" + three + "<div class='cli-modal-content'><p>Some cookies of this site are needed so that its pages can be shown at all, and others count readers.</p></div></div>", "", story},
		"a column on the right":    {"<div>" + paragraphs(ferry, mill, fare) + "<div class='large-4 right-section'><p>The market of Vell has moved to the old mill, its keeper said on Tuesday.</p></div></div>", "", story},
		"filler for subscribers":   {"<div>" + three + "<p>Dolor ipsam et est cumque laboriosam. Sed delectus rerum sint qui natus tenetur ea debitis aspernatur sapiente iure.</p></div>", "", story},
		"a summary without an end": {`<meta name=description content="Two crowns for a day on the water, and nothing at all for children under six"><h1>Ferry</h1><p>Two crowns for a day on the water, and nothing at all for children under six</p><article>` + three + "</article>", "", "Two crowns for a day on the water, and nothing at all for children under six\n" + story},
		"the data's last lines":    {linked(strings.Join([]string{ferry, mill, fare, "Contact the editors at ferry@post.example or on weekdays from nine to five.", "© Ostrel Post, 27-11-26", "1"}, `\n\n`)) + "<div id=root></div>", "", story},
		"an address in the middle": {"<div>" + paragraphs(ferry, "Who wants to sail may write an e-mail to ferry@harbour.example until Friday, the office said.", mill) + "</div>", "", ferry + "\nWho wants to sail may write an e-mail to ferry@harbour.example until Friday, the office said.\n" + mill},
		"cards of other stories":   {"<div>" + three + "<div>" + strings.Repeat("<div class=c><h3><a href=/x>The market has moved</a></h3><p>The market of Vell has moved to the old mill, its keeper said.</p></div>", 3) + "</div></div>", "", story},
		"cards at its own address": {"<link rel=canonical href=https://post.example/ferry><div>" + three + "<div>" + strings.Repeat("<div class=c><h3><a href=https://post.example/x>The market has moved</a></h3><p>The market of Vell has moved to the old mill, its keeper said.</p></div>", 3) + "</div></div>", "", story},
		"parts that link outside":  {"<link rel=canonical href=https://post.example/ferry><div>" + three + strings.Repeat("<div class=c><h3><a href=https://shop.example/x>A lamp for the landing</a></h3><p>"+mill+" It is "+"so.</p></div>", 3) + "</div>", "", story + "\n" + mill + " It is so."},
		"items with a link first":  {"<div>" + three + "<ul>" + strings.Repeat("<li><a href=/x>The market of Vell has moved to the old mill</a> <span>Its keeper said on Tuesday that all the stalls stand there now.</span>", 3) + "</ul></div>", "", story},
		"cards that break off":     {"<article>" + three + strings.Repeat("<article class=c><a href=/x><img></a><p>The market of Vell has moved to the old mill, its keeper said on Tuesday, and …</p></article>", 3) + "</article>", "", story},
		"parts with a link each":   {"<div>" + three + strings.ReplaceAll("<div class=c><h3><a href=#1>Two crowns for a whole day</a></h3><p>F.</p></div><div class=c><h3><a href=#2>Forty cars and their drivers</a></h3><p>M.</p></div><div class=c><h3><a href=#3>Nine years without a ship</a></h3><p>F.</p></div>", "<p>", "<p>"+mill+" ") + "</div>", "", story + "\n" + mill + " F.\n" + mill + " M."},
		"the next article":         {"<title>Ferry</title><article><h1>Ferry</h1>" + three + "</article><article><h1>Mill</h1>" + paragraphs(more[:]...) + "</article>", "", story},
		"a box that is not shown":  {"<div>" + paragraphs(ferry, mill) + "<div class='offer hidden'><p>Read all the stories of the Ostrel Post for two crowns a month, and end it when you like.</p></div>" + paragraphs(fare) + "</div>", "", story},
		"shown on wider screens":   {"<div>" + paragraphs(ferry, mill, more[0]) + "<div class='hidden md:block'><p>" + fare + "</p></div>" + paragraphs(more[1]) + "</div>", "", strings.Join([]string{ferry, mill, more[0], fare, more[1]}, "\n")},
		"a box of facts":           {"<div>" + paragraphs(ferry, mill) + "<div class=factbox><p>Ostrel has nine hundred inhabitants and a harbour, which was dug in the year 1911.</p></div>" + paragraphs(fare) + "</div>", "", story},
		"a credit is a caption":    {"<div>" + paragraphs(ferry, "The ferry at the landing on Monday morning (Picture: Ida Moreau)", mill, "The mill at Vell as it was before the yard took it over © Harbour Office", fare) + "</div>", "", story},
		"who sent the report":      {"<div>" + paragraphs(ferry, mill, more[0]+" "+fare+" (c)AFP/Ida Moreau", more[1]) + "</div>", "", ferry + "\n" + mill + "\n" + more[0] + " " + fare + " (c)AFP/Ida Moreau\n" + more[1]},
		"the writer's life":        {"<meta name=author content='Ida Moreau'><div>" + paragraphs(ferry, mill, fare, "Ida Moreau writes of ships and of whoever sails them, and lives at Vell.") + "</div>", "", story},
		"who helped":               {"<div>" + paragraphs(ferry, mill, fare, "Jon Abel reported from Vell. Ida Moreau contributed to this report.", "Reporting by Jon Abel; editing by Ida Moreau") + "</div>", "", story},
		"a label and a link":       {"<div>" + paragraphs(ferry, "OUR SERIES | <a href=/x>How the market of Vell moved to the old mill</a>", mill, fare) + "</div>", "", story},
		"a list in paragraphs":     {"<div>" + paragraphs(ferry, mill, fare, "Monday – the landing at Ostrel", "Tuesday – the yard at Vell", "Wednesday – the museum at Holm", "Thursday – the landing at Ostrel") + "</div>", "", story + "\nMonday – the landing at Ostrel\nTuesday – the yard at Vell\nWednesday – the museum at Holm\nThursday – the landing at Ostrel"},
		"names, each a link":       {"<div>" + paragraphs(ferry, mill, fare, "N: <a href=/a>Ostrelville</a>, <a href=/b>Vellborough</a>, <a href=/c>Holmestrand</a>", "S: <a href=/d>Ansavatnet</a>, <a href=/e>Lundeborough</a>, <a href=/f>Tarnville</a>", "W: <a href=/g>Birkestrand</a>, <a href=/h>Sundborough</a>, <a href=/i>Hovedgaard</a>", "E: <a href=/j>Roeborough</a>, <a href=/k>Aasestrand</a>, <a href=/l>Lyngvatnet</a>") + "</div>", "", story + "\nN: Ostrelville, Vellborough, Holmestrand\nS: Ansavatnet, Lundeborough, Tarnville\nW: Birkestrand, Sundborough, Hovedgaard\nE: Roeborough, Aasestrand, Lyngvatnet"},
		"behind a subscription":    {"<div>" + paragraphs(ferry) + "<p aria-hidden=true>" + mill + "</p>" + paragraphs(fare) + "</div>", "", story},
		"a heading beside a label": {"<div>" + paragraphs(ferry) + "<section><div class=visually-hidden>Article content</div><div><h3>Two crowns</h3></div></section>" + paragraphs(mill, fare) + "</div>", "", ferry + "\nTwo crowns\n" + mill + "\n" + fare},
		"consent, and little else": {"<div>" + three + "</div><div id=onetrust-sdk>" + paragraphs(more[:]...) + "</div>", "", story},
		"data spelled otherwise":   {linked(strings.NewReplacer("-", " ", "twice", "twi&amp;ccedil;e", " the ", " th ", " a ", " an ", " in ", " i ", " of ", " o ", " and ", " an ", " to ", " t ", " its ", " it ").Replace(strings.Repeat(ferry+" "+mill+" "+fare+" "+more[0]+" ", 3))) + "<div>" + strings.Repeat(paragraphs(ferry, mill, fare, more[0]), 3) + "</div>", "", strings.TrimSuffix(strings.Repeat(story+"\n"+more[0]+"\n", 3), "\n")},
		"in a script's data":       {`<meta name=description content="` + ferry + `"><div id=root></div><script>draw([1,"\u003cdiv\u003e` + strings.ReplaceAll(paragraphs(ferry, mill, fare), "\n", `\n`) + `\u003c/div\u003e"])</script>`, "", story},
		"no spaces":                {"<div>" + paragraphs(strings.Repeat("港の新しい連絡船は一日に二回出ます。", 4), strings.Repeat("運賃は二クローネのままです。", 6)) + "</div>", "", strings.Repeat("港の新しい連絡船は一日に二回出ます。", 4) + "\n" + strings.Repeat("運賃は二クローネのままです。", 6)},
	}
	for name, test := range tests {
		p, err := read(t, test.src, test.told)
		if err != nil || p.Body != test.want {
			t.Errorf("%s: error %v\ngot  %q\nwant %q", name, err, p.Body, test.want)
		}
	}
}

func TestNoArticle(t *testing.T) {
	const promise = `<meta property="og:type" content="article"><meta property="og:description" content="The ferry at Ostrel sails twice a day from Monday and takes forty cars, it was said.">`
	tests := map[string]struct{ src, says string }{
		"robots":     {"<title>Just a moment...</title><p>Checking your browser.", "robots"},
		"error":      {"<title>Page not found</title><p>Sorry.", "an error"},
		"scripts":    {"<p>Please enable JavaScript to see this page.", "without scripts"},
		"cookies":    {promise + "<p>We value your privacy. We and our partners store cookies on your device.", "cookies"},
		"login":      {promise + "<p>Log in to continue reading.", "a login"},
		"a form":     {`<meta name=description content="Sign in to the Ostrel Post to read every story and to write to the editors of the paper."><h2>Welcome back</h2><form><p>Email address <input name=email><p>Password <input type=Password></form><p>Keep me signed in on this computer, which nobody else uses.`, "a login"},
		"untitled":   {"<h2>Welcome back</h2><form><label>Email <input name=email></label><label>Password <input type=Password></label><button>Sign in</button></form><p>Forgot your password? We will send you a link to set a new one.<p>New here? Register for free and read ten stories a month.", "a login"},
		"less":       {"<form><p>Username</p><input name=u><p>Password</p><input type=password></form>", "a login"},
		"loading":    {promise + "<p>Loading…", "loads"},
		"imprint":    {"<p>© 2026 Ostrel Post. All rights reserved.", "imprint"},
		"footer":     {"<h1>Prizes for the best writers</h1><div itemprop=articleBody></div><footer><p>The Ostrel Post is printed by the yard at Vell and is registered with the harbour office there.<p>Nothing may be copied without a letter of its editors, who are at home on weekdays.<p>All rights reserved.</footer>" + promise, "shows no article"},
		"a licence":  {"<h1>Difference between two revisions</h1><p>These texts are under the licence Creative Commons Attribution/Share-Alike; other terms may hold.", "imprint"},
		"next to it": {promise + "<p>The market has moved to the old mill.", "not what the page says"},
		"another":    {promise + "<h1>The ferry sails twice</h1>" + paragraphs("Who wants to rent one of our market stalls may write until Friday, and will be told within nine days.", "A stall costs two crowns a week, which are to be paid on Mondays, and nothing for those under six.", "The stalls are of wood, each with a lamp and a hook, and whoever breaks one has to have it mended."), "not what the page says"},
		"list":       {"<h1>News</h1>" + strings.Repeat("<div><a href=/x>The market has moved to the old mill</a></div><p>Short.</p>", 20), "a list of links"},
	}
	for name, test := range tests {
		p, err := read(t, test.src, "")
		if !errors.Is(err, ErrNoArticle) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %q, error %v; want one that says %q", name, p.Body, err, test.says)
		}
	}
	// An article may speak of all that.
	body := ferry + " Riders have to log in to continue, accept all cookies and prove that they are no robot by a captcha. " + strings.Repeat(mill+" "+fare+" ", 5)
	if _, err := read(t, "<title>Page not found: the ferry's troubles</title><p>"+body, ""); err != nil {
		t.Error(err)
	}
	// Many sites have a form to sign in on every page.
	const form = "<form><p>Password <input type=password></p></form>"
	for name, src := range map[string]string{"sentences": form + paragraphs(ferry, mill, fare), "short, and named": promise + form + paragraphs(ferry)} {
		if _, err := read(t, src, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFields(t *testing.T) {
	body := paragraphs(ferry, mill, fare)
	linked := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	tests := map[string]struct{ head, title, author, site string }{
		"heading without the site": {"<title>The ferry sails | Ostrel Post</title>", "The ferry sails", "", ""},
		"site named":               {`<title>Ferry - Ostrel Post</title><meta property="og:site_name" content="Ostrel Post">`, "Ferry", "", "Ostrel Post"},
		"a dash of its own":        {"<title>Ferry - two crowns</title>", "Ferry - two crowns", "", ""},
		"graph":                    {linked(`{"@graph":[{"@id":"#i","@type":"Person","name":"Ida Moreau"},{"@type":"NewsArticle","headline":"Ferry &amp; mill","author":{"@id":"#i"},"publisher":{"name":"Ostrel Post"}}]}`), "Ferry & mill", "Ida Moreau", "Ostrel Post"},
		"several writers":          {linked(`{"@type":"Article","author":[{"name":"Ida Moreau"},{"name":"Jon Abel"}]}`), "", "Ida Moreau, Jon Abel", ""},
		"context as a list":        {linked(`{"@context":["https://schema.org",{"x":"y"}],"@type":"NewsArticle","headline":"Ferry"}`), "Ferry", "", ""},
		"by and an address":        {`<meta name=author content="By Ida Moreau"><meta name=twitter:site content="@post">`, "", "Ida Moreau", ""},
		"no name":                  {`<meta name=author content="https://post.example/ida"><meta name=dc.creator content="admin">`, "", "", ""},
		"comma before a brace":     {linked(`{"@type":"NewsArticle","headline":"Ferry",}`), "Ferry", "", ""},
		"broken":                   {linked(`{"@type":["NewsArticle",7],"author":[null,3]`), "", "", ""},
	}
	for name, test := range tests {
		p, err := read(t, "<head>"+test.head+"</head>"+body, "")
		if err != nil || p.Title != test.title || p.Author != test.author || p.Site != test.site {
			t.Errorf("%s: got %q by %q on %q, error %v", name, p.Title, p.Author, p.Site, err)
		}
	}
}

func TestPublished(t *testing.T) {
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		head, line string
		want       time.Time
	}{
		"none":                       {"", "", time.Time{}},
		"JSON-LD":                    {`<script type="application/ld+json">{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","datePublished":"2026-11-27T10:00:00+06:00"}}</script>`, "", day.Add(4 * time.Hour)},
		"meta":                       {`<meta property="article:published_time" content="2026-11-27T10:00:00Z"><meta property="article:modified_time" content="2026-11-28">`, "", day.Add(10 * time.Hour)},
		"meta without seconds":       {`<meta name=pubdate content="2026-11-27 10:00">`, "", day.Add(10 * time.Hour)},
		"Unix time":                  {`<meta name=ptime content="1795737600">`, "", time.Unix(1795737600, 0).UTC()},
		"time element":               {"", `<time datetime="2026-11-27">Friday</time>`, day},
		"microdata before others":    {"", `<time datetime="2025-01-01">old</time><span itemprop=datePublished content="2026-11-27">x</span>`, day},
		"Bengali":                    {"", "<p>প্রকাশ: ২৭ নভেম্বর ২০২৬, ১০:০০</p>", day.Add(10 * time.Hour)},
		"Bengali ordinal":            {"", "<p>প্রকাশিত: ২৭শে নভেম্বর, ২০২৬</p>", day},
		"Hindi":                      {"", "<p>प्रकाशित: 27 नवंबर 2026</p>", day},
		"English":                    {"", "<p>November 27, 2026 3:05 pm</p>", day.Add(15*time.Hour + 5*time.Minute)},
		"German":                     {"", "<p>27. November 2026</p>", day},
		"Spanish":                    {"", "<p>27 de noviembre de 2026</p>", day},
		"Russian":                    {"", "<p>27 ноября 2026</p>", day},
		"Japanese":                   {"", "<p>2026年11月27日</p>", day},
		"numbers, the day first":     {"", "<p>27/11/2026</p>", day},
		"numbers, surely the month":  {"", "<p>11/27/2026</p>", day},
		"the line that says so":      {"", "<p>12 January 2020</p><p>Published 27 November 2026</p>", day},
		"right behind its name":      {"", "<ul><li><span>Datum:</span>27. November 2026</ul>", day},
		"Arabic, by both names":      {"", "<p>تم نشره الجمعة 24 نيسان / أبريل 2026</p>", time.Date(2026, 4, 24, 0, 0, 0, 0, time.UTC)},
		"a link to the day":          {"", `<div class="post-date"><a href="/day">27 November 2026</a></div>`, day},
		"an agency's dateline":       {"", "<p>OSTREL, Nov 27, 2026 (OPA) - The harbour office has let the yard at Vell build a ferry of forty cars, which is to sail twice a day from then on.</p>", day},
		"two digits of the year":     {"", "<div>27.11.26</div>", day},
		"two digits in a line":       {"", "<p>Rooms 27.11.26 and more</p>", time.Time{}},
		"among the writer's data":    {"", `<div class=post-meta><a href=/i>Ida Moreau, who writes of ships</a> · November 27, 2026 · <a href=/c>Three have written what they think</a></div>`, day},
		"as tests call it":           {"", `<div><a href=/i>Ida Moreau</a><span data-testid=article-details-date>27.11.2026</span></div>`, day},
		"the first line begins so":   {"", "<p>27.11.2026 The harbour office has let the yard at Vell build a ferry of forty cars, which is to sail twice a day from then on.</p>", day},
		"in a script's data":         {"", `<script>show({"id":7,"published_at":"2026-11-27T10:00:00Z"})</script>`, day.Add(10 * time.Hour)},
		"in quoted data":             {"", `<script>show("{\"publishedDate\":\"2026-11-27\"}")</script>`, day},
		"in a comment":               {"", `<!-- <rdf:RDF dc:title="x" dc:date="2026-11-27T10:00:00Z"/> -->`, day.Add(10 * time.Hour)},
		"in an attribute":            {"", `<div data-deploy-dt="2026.11.27"></div>`, day},
		"changed, and a written day": {`<meta property="article:modified_time" content="2026-11-28">`, "<p>Published 27 November 2026</p>", day},
		"only when it was changed":   {`<meta property="article:modified_time" content="2026-11-27">`, "", day},
		"not one later on":           {"", "<p>The harbour office said - as it had on 3 May 2020 - that the yard at Vell is to build a ferry of forty cars, which is to sail twice a day.</p>", time.Time{}},
		"not the imprint's":          {"", "<p>© 1 January 2026</p>", time.Time{}},
		"not a sentence's":           {"", "<p>The mill stood still until 3 May 1999, when the yard at Vell took it over with all that belonged to it and more.</p>", time.Time{}},
		"no such day":                {`<meta name=date content="2026-02-31">`, "", time.Time{}},
		"future of the web's making": {`<meta name=date content="2126-01-01">`, "", time.Time{}},
	}
	for name, test := range tests {
		p, err := read(t, "<head>"+test.head+"</head><h1>Ferry</h1>"+test.line+paragraphs(ferry, mill, fare), "")
		if err != nil || !p.Published.Equal(test.want) {
			t.Errorf("%s: got %v, error %v; want %v", name, p.Published, err, test.want)
		}
	}
	addresses := map[string]struct {
		path, src string
		want      time.Time
	}{
		"slashes":                         {"/2026/11/27/ferry", "", day},
		"no zeros":                        {"/2026/3/7/ferry", "", time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC)},
		"the day first":                   {"/news/27-11-2026", "", day},
		"at a number's beginning":         {"/article/A2026112714320005196", "", day},
		"a number that is none":           {"/article/2026112799990005196", "", time.Time{}},
		"rather than another story's":     {"/2026/11/27/ferry", "<time datetime=2019-01-02>then</time>", day},
		"less than one that says it is":   {"/2026/11/27/ferry", "<time itemprop=datePublished datetime=2026-11-25>then</time>", day.AddDate(0, 0, -2)},
		"with the hour that the page has": {"/2026/11/27/ferry", "<p>27 November 2026, 10:00</p>", day.Add(10 * time.Hour)},
	}
	for name, test := range addresses {
		base, _ := url.Parse("https://post.example" + test.path)
		doc, _ := html.Parse(strings.NewReader(test.src + paragraphs(ferry, mill, fare)))
		if p, err := Read(Source{Doc: doc, Base: base}); err != nil || !p.Published.Equal(test.want) {
			t.Errorf("by its address, %s: got %v, error %v; want %v", name, p.Published, err, test.want)
		}
	}
}

// What is read of any page is UTF-8, its lines are visible, and each stands in the
// page or in its data.
func FuzzRead(f *testing.F) {
	f.Add("<title>x</title><article>" + paragraphs(ferry, mill) + "<ul><li>a<li><a href=x>b</a></ul></article>")
	f.Add(`<script type="application/ld+json">{"@graph":[1,{"@type":"Article","articleBody":"a\u0000b","datePublished":1}]}</script><div hidden>x`)
	f.Add(`<script type="application/ld+json">{"a":"\q` + "\n" + `",}</script><time datetime=2026-13-40>২৭ নভেম্বর ২০২৬</time>`)
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			return
		}
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil {
			return
		}
		p, _ := Read(Source{Doc: doc})
		for _, s := range []string{p.Title, p.Author, p.Site, p.Body} {
			if !utf8.ValidString(s) {
				t.Fatalf("%q is not UTF-8", s)
			}
		}
		for line := range strings.SplitSeq(p.Body, "\n") {
			if p.Body != "" && blank(line) {
				t.Fatalf("a blank line in %q", p.Body)
			}
		}
	})
}
