package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// maxReceipt bounds a receipt that is sent to be kept, in bytes.
const maxReceipt = 32 << 10

// receiptContent is what the page of a receipt has.
type receiptContent struct {
	Code   string
	Answer *answerView // the receipt as the conversation shows it
	JSON   string      // the address of the signed line
}

// receipts are the pages of receipts.
type receipts struct{ v *visit }

func (v *visit) receiptPages() receipts { return receipts{v} }

// routes of receipts; none without what keeps them.
func receiptRoutes(a *Adapter) map[string]http.Handler {
	if a.receipts == nil {
		return nil
	}
	return map[string]http.Handler{
		"POST /r":            a.guard(by((*visit).receiptPages, receipts.keep)),
		"GET /r/{code}":      a.guard(by((*visit).receiptPages, receipts.show)),
		"GET /r/{code}/json": a.guard(by((*visit).receiptPages, receipts.json)),
		"GET /verify":        a.guardWith(gate{headers: allowVerify}, by((*visit).receiptPages, receipts.verify)),
	}
}

// keep keeps the receipt of an answer on the page, since somebody asked for it: opening a
// page writes nothing.
func (re receipts) keep() {
	if err := re.v.r.ParseForm(); err != nil {
		re.v.failForm(err)
		return
	}
	signed := re.v.r.PostForm.Get("receipt")
	if len(signed) > maxReceipt {
		re.v.fail(http.StatusRequestEntityTooLarge, "error.long")
		return
	}
	code, err := re.v.receipts.Keep(re.v.r.Context(), []byte(signed))
	if err != nil {
		re.fail(err)
		return
	}
	http.Redirect(re.v.w, re.v.r, re.v.Link("/r/"+code), http.StatusSeeOther)
}

// show shows what the receipt of a code quotes, then and now.
func (re receipts) show() {
	code, _, err := re.v.receipts.Receipt(re.v.r.Context(), re.v.r.PathValue("code"))
	if err != nil {
		re.fail(err)
		return
	}
	reply := re.v.handler.Answer(re.v.r.Context(), adapters.Question{
		Kind: adapters.Slash, Command: "receipt", Args: map[string]string{"code": code},
		Adapter: name, Lang: re.v.loc.Tag, Private: true, Fleeting: true,
	})
	shown := code[:len(code)/2] + "-" + code[len(code)/2:]
	re.v.render(http.StatusOK, "receipt", page{Title: re.v.Say("receipt.title", "code", shown), Hidden: true, Content: receiptContent{
		Code: shown, Answer: re.v.showing().answer(sent{press: "receipt"}, reply), JSON: "/r/" + code + "/json",
	}})
}

// json gives the very bytes that were signed.
func (re receipts) json() {
	code, signed, err := re.v.receipts.Receipt(re.v.r.Context(), re.v.r.PathValue("code"))
	if err != nil {
		re.fail(err)
		return
	}
	re.v.w.Header().Set("Content-Disposition", `attachment; filename="`+code+`.json"`)
	re.v.rawJSON(http.StatusOK, append(signed, '\n'))
}

func (re receipts) fail(err error) {
	if errors.Is(err, adapters.ErrNoReceipt) {
		re.v.fail(http.StatusNotFound, "receipt.none")
		return
	}
	re.v.log.Error("a receipt could not be read or kept", "error", err)
	re.v.fail(http.StatusInternalServerError, "error.sorry")
}

// Verify is the page that checks a receipt without a server: a file of its own, which
// loads nothing. It is served as it is, and can be saved.
//
//go:embed verify.html
var Verify []byte

// verifyPolicy lets the page of [Verify] run what stands in it, and nothing else.
var verifyPolicy = func() string {
	hash := func(tag string) string {
		m := regexp.MustCompile(`(?s)<` + tag + `>(.*?)</` + tag + `>`).FindSubmatch(Verify)
		sum := sha256.Sum256(m[1])
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; form-action 'none'; base-uri 'none'; frame-ancestors 'none'", hash("script"), hash("style"))
}()

func allowVerify(w http.ResponseWriter) { w.Header().Set("Content-Security-Policy", verifyPolicy) }

func (re receipts) verify() {
	h := re.v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if strings.Contains(re.v.r.URL.RawQuery, "save") {
		h.Set("Content-Disposition", `attachment; filename="ukti-verify.html"`)
	}
	_, _ = re.v.w.Write(Verify)
}
