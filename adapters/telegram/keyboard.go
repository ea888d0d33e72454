package telegram

import (
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ukti-bot/ukti/adapters"
)

const (
	maxCallbackData = 64  // bytes
	maxButtons      = 100 // of one message
	// A row takes buttons while their labels together stay as short as a phone
	// shows without cutting.
	maxRow      = 3
	maxRowRunes = 28
)

// keyboard returns the choices of a reply as buttons. It is never nil: an edited
// message without choices must lose those it had.
func keyboard(choices []adapters.Choice) tgbotapi.InlineKeyboardMarkup {
	rows := [][]tgbotapi.InlineKeyboardButton{}
	var row []tgbotapi.InlineKeyboardButton
	runes, total := 0, 0
	for _, c := range choices {
		if c.Data == "" || len(c.Data) > maxCallbackData || c.Label == "" || total == maxButtons {
			continue
		}
		n := utf8.RuneCountInString(c.Label)
		if len(row) == maxRow || len(row) > 0 && runes+n > maxRowRunes {
			rows, row, runes = append(rows, row), nil, 0
		}
		row = append(row, tgbotapi.NewInlineKeyboardButtonData(c.Label, c.Data))
		runes += n
		total++
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return tgbotapi.InlineKeyboardMarkup{InlineKeyboard: rows}
}
