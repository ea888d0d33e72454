package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// callError is why a call of the Bot API failed. Its text holds no token.
type callError struct {
	method string
	code   int           // of the API's answer, else of HTTP; 0 when no answer came
	text   string        // what the API said
	wait   time.Duration // how long Telegram asks to wait
	moved  int64         // the supergroup that the group became
	sent   bool          // the request went out whole and no answer came: Telegram may have done it
	cause  error
}

func (e *callError) Error() string {
	switch {
	case e.text != "":
		return fmt.Sprintf("telegram: %s: %d %s", e.method, e.code, e.text)
	case e.code != 0:
		return fmt.Sprintf("telegram: %s: HTTP %d without an answer of the Bot API", e.method, e.code)
	default:
		return fmt.Sprintf("telegram: %s: %v", e.method, e.cause)
	}
}

func (e *callError) Unwrap() error { return e.cause }

// fault is what to do about a failed call.
type fault int

const (
	faultNone      fault = iota
	faultWait            // 429: wait as long as told
	faultServer          // 5xx, an HTML page, no connection: try again later
	faultUnsure          // no answer to a request that went out: it may have been done
	faultToken           // 401, and 404 for a token that is none: a person must act
	faultConflict        // 409: another copy polls, or a webhook is set
	faultGone            // the chat has shut the bot out, or is no more
	faultMoved           // the group has become a supergroup
	faultUnchanged       // an edit that changes nothing
	faultNoReply         // the message to reply to is no more
	faultNoTopic         // the forum topic is no more
	faultNoMessage       // the message to edit is no more, or can't be edited
	faultEntities        // the entities were refused
	faultKeyboard        // the buttons were refused
	faultCopies          // those that copy a text were
	faultTooLate         // a button or an inline query that waited too long
	faultFinal           // refused for what the answer is: no plainer one would do
	faultRequest         // any other refusal: a plainer message may do
)

// refusals are the texts of 400 that need something done, in lower case. The
// API has no codes for them.
var refusals = []struct {
	text  string
	fault fault
}{
	{"message is not modified", faultUnchanged},
	{"message to be replied not found", faultNoReply},
	{"message to reply not found", faultNoReply},
	{"replied message not found", faultNoReply},
	{"reply message not found", faultNoReply},
	{"reply_message_id_invalid", faultNoReply},
	{"message thread not found", faultNoTopic},
	{"topic_deleted", faultNoTopic},
	{"topic_closed", faultFinal},
	{"message to edit not found", faultNoMessage},
	{"message can't be edited", faultNoMessage},
	{"message_id_invalid", faultNoMessage},
	{"query is too old", faultTooLate},
	{"query id is invalid", faultTooLate},
	{"query_id_invalid", faultTooLate},
	{"chat not found", faultGone},
	{"user not found", faultGone},
	{"user is deactivated", faultGone},
	{"input_user_deactivated", faultGone},
	{"group chat was deactivated", faultGone},
	{"group is deactivated", faultGone},
	{"not enough rights", faultGone},
	{"have no rights to send", faultGone},
	{"need administrator rights", faultGone},
	{"chat_write_forbidden", faultGone},
	{"chat_send_plain_forbidden", faultGone},
	{"chat_admin_required", faultGone},
	{"chat_restricted", faultGone},
	{"channel_private", faultGone},
	{"user_is_blocked", faultGone},
	{"user_banned_in_channel", faultGone},
	{"peer_id_invalid", faultGone},
	{"copy_text", faultCopies},
	{"text buttons are unallowed", faultCopies}, // of a server older than them
	{"button", faultKeyboard},
	{"keyboard", faultKeyboard},
	{"reply markup", faultKeyboard},
	{"reply_markup", faultKeyboard},
	{"request entity", faultRequest}, // HTTP's word, not Telegram's
	{"entit", faultEntities},
}

// faultOf classifies an error of [client.call].
func faultOf(err error) fault {
	if err == nil {
		return faultNone
	}
	var e *callError
	if !errors.As(err, &e) {
		return faultServer
	}
	switch {
	// Before the code: the upload path of the library loses the code but keeps these.
	case e.wait > 0 || e.code == http.StatusTooManyRequests:
		return faultWait
	case e.moved != 0:
		return faultMoved
	case e.code == 0 && e.sent:
		return faultUnsure
	case e.code == 0 || e.code >= 500 || e.text == "":
		return faultServer
	case e.code == http.StatusUnauthorized || e.code == http.StatusNotFound:
		return faultToken
	case e.code == http.StatusForbidden:
		return faultGone
	case e.code == http.StatusConflict:
		return faultConflict
	}
	text := strings.ToLower(e.text)
	for _, r := range refusals {
		if strings.Contains(text, r.text) {
			return r.fault
		}
	}
	return faultRequest
}

// waitOf is how long Telegram asks to wait before the next call.
func waitOf(err error) time.Duration {
	var e *callError
	if errors.As(err, &e) {
		return e.wait
	}
	return 0
}

// movedTo is the chat that a group has become, 0 when it has not.
func movedTo(err error) int64 {
	var e *callError
	if errors.As(err, &e) {
		return e.moved
	}
	return 0
}
