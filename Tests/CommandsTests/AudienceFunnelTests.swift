import Campaigns
import Testing
import Workspace

@testable import Commands

@Suite struct AudienceFunnelTests {
    private static var counts: AudienceCounts {
        var counts = AudienceCounts()
        (counts.customers, counts.selected, counts.unknown, counts.due) = (1000, 800, 50, 800)
        var email = AudienceCounts.Outcome()
        email.permitted = 400
        email.denied = ["holdout": 80, "no_consent": 300, "suppressed": 20]
        (email.waiting, email.received) = (0, 3)
        email.variants = ["calm": 260, "bold": 140]
        var sms = AudienceCounts.Outcome()
        sms.permitted = 100
        sms.denied = ["no_address": 700]
        sms.waiting = 40
        counts.channels = [.email: email, .sms: sms]
        return counts
    }

    private func text(width: Int, colours: Bool = false) -> String {
        let console = Console(results: { _ in }, talk: { _ in }, width: width, colours: colours)
        return AudienceFunnel(Self.counts).text(console: console)
    }

    @Test func eachRuleLosesItsPeopleInTheOrderOfTheRules() {
        #expect(
            text(width: 60) == """
                customers                1 000  ████████████████████████
                segment cannot tell       - 50  ██████████████████████▊
                not picked               - 150  ███████████████████▎
                picked by the segment      800  ███████████████████▎

                email
                  due                      800  ███████████████████▎
                  suppressed              - 20  ██████████████████▊
                  no_consent             - 300  ███████████▌
                  holdout                 - 80  █████████▋
                  in                       400  █████████▋
                  3 of those in have it already
                  by variant: bold 140, calm 260

                sms
                  due                      800  ███████████████████▎
                  no_address             - 700  ██▍
                  in                       100  ██▍
                  40 of those in wait until their quiet hours are over

                suppressed  The address is on the suppression list:
                            unsubscribed, objected, complained, bounced or
                            erased.
                no_consent  The person never agreed to this purpose over
                            this channel at this address.
                holdout     The person was drawn into the group that gets
                            nothing, to compare with.
                no_address  There is no current address for this channel.
                """)
    }

    @Test(arguments: [20, 32, 35, 36, 80, 200])
    func noLineIsWiderThanATerminalThatHasRoomForTheNumbers(width: Int) {
        let lines = text(width: width).split(separator: "\n").filter { !$0.contains("of those in") }
        #expect(lines.map(\.count).max()! <= max(width, 32))
        // The numbers stand everywhere, the bars where there is room for them.
        #expect(lines.contains { $0.hasPrefix("  no_consent             - 300") })
        #expect(lines.contains { $0.contains("█") } == (width >= 36))
    }

    @Test func withoutColoursThereIsNoEscape() {
        #expect(!text(width: 80).contains("\u{1B}"))
        #expect(text(width: 80, colours: true).contains("\u{1B}[32m"))
    }

    @Test func nobodyAtAllHasAPicture() {
        let console = Console(results: { _ in }, talk: { _ in }, width: 60)
        var counts = AudienceCounts()
        counts.channels[.email] = AudienceCounts.Outcome()
        #expect(
            AudienceFunnel(counts).text(console: console) == """
                customers                0
                picked by the segment    0

                email
                  due                    0
                  in                     0
                """)
    }
}
