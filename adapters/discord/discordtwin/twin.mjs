// Runs discord-digital-twin, a Discord server written by others, for a test.
//
//   node twin.mjs FOLDER TOKEN
//
// FOLDER holds its node_modules. The first line on standard output says where the
// server is; then each line on standard input, {"id", "do", …}, is answered by a
// line {"id", "result"} or {"id", "error"}. It ends with its standard input.
import net from 'node:net'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const [folder, botToken] = process.argv.slice(2)

// By itself it listens on every interface.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest)
}

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')
const twin = path.join(folder, 'node_modules', 'discord-digital-twin', 'dist', 'index.js')
const { DigitalDiscord } = await import(pathToFileURL(twin).href)

const channel = '500000000000000001'
const user = '600000000000000001'
const discord = new DigitalDiscord({
  guild: { id: '400000000000000001', name: 'News', ownerId: user },
  channels: [{ id: channel, name: 'general', type: 0 }],
  users: [{ id: user, username: 'reader' }, { id: '600000000000000002', username: 'stranger' }],
  botUser: { id: '100000000000000001', username: 'Ukti' },
  botToken,
})
await discord.start()
say({ rest: discord.restUrl })

const actions = {
  slash: ({ name, options }) => discord.channel(channel).user(user).runSlashCommand({ name, options }),
  complete: ({ name, options }) =>
    discord.simulateInteraction({ type: 4, channelId: channel, userId: user, data: { id: '1', name, type: 1, options } }),
  press: ({ as, message, button }) =>
    discord.simulateButtonClick({ channelId: channel, userId: as ?? user, messageId: message, customId: button }),
  // The menu over a message, "Apps": data has the message as the server has it.
  menu: ({ name, message }) =>
    discord.simulateInteraction({ type: 2, channelId: channel, userId: user,
      data: { id: '1', name, type: 3, target_id: message.id, resolved: { messages: { [message.id]: message } } } }),
  message: ({ content }) => discord.channel(channel).user(user).sendMessage({ content }),
  messages: () => discord.channel(channel).getMessages(),
  response: ({ interaction }) => discord.channel(channel).getInteractionResponse(interaction),
  commands: () => discord.prisma.applicationCommand.findMany(),
  connections: () => discord.server.gateway.clients.filter((c) => c.identified).length,
  drop: () => discord.server.gateway.clients.forEach((c) => c.ws.terminate()),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, do: action, ...rest } = JSON.parse(line)
  try {
    say({ id, result: (await actions[action](rest)) ?? null })
  } catch (error) {
    say({ id, error: String(error) })
  }
}
process.exit(0)
