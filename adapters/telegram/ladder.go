package telegram

// ornaments are the arguments without which a message still says all it has to.
var ornaments = []string{"reply_parameters", "reply_markup", "entities", "link_preview_options"}

// cures tell which argument a refusal is about. The topic is no ornament: it is
// left only when it is known to be gone.
var cures = map[fault]string{
	faultNoReply:  "reply_parameters",
	faultNoTopic:  "message_thread_id",
	faultEntities: "entities",
	faultKeyboard: "reply_markup",
	faultCopies:   "reply_markup",
}

// plainer takes off a refused call what the refusal is about, else all ornaments
// at once, since Telegram's reasons have no codes and change their wording. It
// returns what it took off; nothing when the refusal is final or the call is plain.
// An edit gets an empty keyboard, since it must take away the old one.
func plainer(call args, why fault, edit bool) []string {
	if _, curable := cures[why]; !curable && why != faultRequest {
		return nil
	}
	if why == faultCopies && leaveCopies(call) {
		return []string{"copy_text"}
	}
	if took := takeOff(call, edit, cures[why]); len(took) > 0 {
		return took
	}
	return takeOff(call, edit, ornaments...)
}

func takeOff(call args, edit bool, names ...string) (took []string) {
	for _, name := range names {
		value, ok := call[name]
		if !ok {
			continue
		}
		switch {
		case name != "reply_markup" || !edit:
			delete(call, name)
		case isBare(value):
			continue
		default:
			call[name] = keyboard()
		}
		took = append(took, name)
	}
	return took
}

// leaveCopies leaves only the buttons that can be pressed, and reports false where there
// is no other.
func leaveCopies(call args) bool {
	k, ok := call["reply_markup"].(keys)
	if !ok {
		return false
	}
	left, less := k.withoutCopies()
	if less {
		call["reply_markup"] = left
	}
	return less
}

// isBare reports whether a keyboard has no buttons.
func isBare(markup any) bool {
	k, ok := markup.(keys)
	return ok && len(k.Rows) == 0
}
