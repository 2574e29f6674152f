import Mail
import Testing

/// What a relay's log shows of messages whose answer was lost.
@Suite struct RelayLogTests {
    private func taken(_ lines: String, _ wanted: String...) -> [String] {
        var log = RelayLog(lookingFor: wanted)
        for line in lines.split(separator: "\n") { log.read(Array(line.utf8)) }
        return log.taken.sorted()
    }

    @Test func postfixHasTakenWhatIsInItsQueue() {
        let lines = """
            Nov 27 10:00:01 mx postfix/smtpd[7]: 4F1B2C: client=localhost[127.0.0.1]
            Nov 27 10:00:01 mx postfix/cleanup[8]: 4F1B2C: message-id=<a1@shop.example>
            Nov 27 10:00:01 mx postfix/cleanup[8]: 4F1B2D: message-id=<a2@shop.example>
            Nov 27 10:00:01 mx postfix/cleanup[8]: 4F1B2E: message-id=<other@shop.example>
            Nov 27 10:00:01 mx postfix/qmgr[9]: 4F1B2C: from=<bounces@shop.example>, size=900, nrcpt=1 (queue active)
            Nov 27 10:00:01 mx postfix/qmgr[9]: 4F1B2E: from=<bounces@shop.example>, size=900, nrcpt=1 (queue active)
            """
        // The second was cut off before its end: it is not in the queue.
        #expect(taken(lines, "<a1@shop.example>", "<a2@shop.example>", "<a3@shop.example>") == ["<a1@shop.example>"])
    }

    @Test func eximAndSendmailTellInOneLine() {
        let lines = """
            2026-11-27 10:00:01 1r7abc-000001-2x <= bounces@shop.example H=localhost P=esmtps S=900 id=a1@shop.example
            Nov 27 10:00:02 mx sm-mta[3]: 2ANA: from=<bounces@shop.example>, size=9, nrcpts=1, msgid=<a2@shop.example>, proto=ESMTP
            2026-11-27 10:00:03 1r7abc-000002-2x == ana@example.com R=dnslookup T=remote defer (0)
            """
        #expect(
            taken(lines, "<a1@shop.example>", "<a2@shop.example>", "<a3@shop.example>")
                == ["<a1@shop.example>", "<a2@shop.example>"])
    }
}
