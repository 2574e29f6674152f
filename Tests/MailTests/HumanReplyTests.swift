import Testing

@testable import Mail

@Suite struct HumanReplyTests {
    private func reply(_ fields: String, _ body: String) -> HumanReply? {
        let text = "From: Ana <ana@example.com>\nMessage-ID: <1@example.com>\n\(fields)\n\(body)"
        return HumanReply(IncomingMail(Array(text.utf8)))
    }

    @Test func whatIsQuotedIsNotTheirs() {
        let found = reply(
            "Subject: Re: Stop paying too much\n",
            "Please take me off.\n\nOn Mon, Casa Lumen wrote:\n> unsubscribe here\n")
        #expect(found?.text == "Please take me off.")
        #expect(found?.from == "ana@example.com")
        #expect(found?.key == "<1@example.com>")
        #expect(reply("Subject: Baja\n", "> x\n")?.text == "Baja")
        #expect(
            reply("Content-Transfer-Encoding: quoted-printable\n", "no m=C3=A1s\n")?.text == "no más")
    }

    @Test(
        "what programs write is no reply",
        arguments: [
            "Auto-Submitted: auto-replied\n", "Precedence: bulk\n", "List-Id: <x.example>\n", "Return-Path: <>\n",
            "List-Unsubscribe: <https://x.example>\n",
        ])
    func programs(field: String) {
        #expect(reply(field, "stop\n") == nil)
    }
}
