package telegram

// Of a message that only one person in a group sees Telegram gives a number of its own,
// in place of the usual one, and other methods edit and delete it. Here it is the
// usual number, negative: the two kinds never meet, and what is kept of a message
// needs no second field.

// number names a message within its chat; it is negative for one that only one person sees.
func (m *message) number() int {
	if m.Ephemeral != 0 {
		return -m.Ephemeral
	}
	return m.ID
}

func (m sentMessage) number() int {
	if m.Ephemeral != 0 {
		return -m.Ephemeral
	}
	return m.ID
}

// aside reports whether what is asked about is a message that only the asker sees, so
// that the answer is for them alone too.
func (a ask) aside() bool { return a.message < 0 }

// to adds to a call which message it is about, and returns the method that does so.
func (d *delivery) to(method string, at int, call args) string {
	if at >= 0 {
		call["message_id"] = at
		return method
	}
	call["ephemeral_message_id"], call["receiver_user_id"] = -at, d.receiver
	return map[string]string{
		"editMessageText":        "editEphemeralMessageText",
		"editMessageReplyMarkup": "editEphemeralMessageReplyMarkup",
		"deleteMessage":          "deleteEphemeralMessage",
	}[method]
}

// replying adds to a call what it answers. A message that only one person sees is
// answered to that person alone: this is no ornament, and is never left out.
func (d *delivery) replying(call args) {
	switch {
	case d.replyTo > 0:
		call["reply_parameters"] = map[string]any{"message_id": d.replyTo}
	case d.replyTo < 0:
		call["reply_parameters"] = map[string]any{"ephemeral_message_id": -d.replyTo}
	}
	if d.receiver == 0 {
		return
	}
	only := map[string]any{"receiver_user_id": d.receiver}
	if d.callback != "" {
		only["callback_query_id"] = d.callback
	}
	call["ephemeral_message_parameters"] = only
}
