import System
import Testing

@testable import Delivery

struct SMTPReplyTests {
    @Test(arguments: [
        ("250 2.1.5 OK\r\n", "250 2.1.5"), ("250 OK", "250"), ("354", "354"),
        ("550 5.1.1 <a@b>: unknown\r\n", "550 5.1.1"),
        ("550 5.1.10 no", "550 5.1.10"), ("550 4.1.1 levels differ", "550"), ("550 5.1 short", "550"),
        ("550 5.1.1.1 long", "550"), ("550 5..1 x", "550"), ("220 10.0.0.1 ready", "220"), ("421 4.7.0", "421 4.7.0"),
    ])
    func aLastLineIsReadWithItsCodes(line: String, expected: String) {
        #expect(SMTPReply(line: Array(line.utf8))?.description == expected)
    }

    @Test(arguments: ["250-AUTH PLAIN", "25 x", "", "abc", "2500 x", "199 x", "600 x", "２50 x"])
    func anythingElseIsNoReply(line: String) {
        #expect(SMTPReply(line: Array(line.utf8)) == nil)
    }

    @Test(
        "SMTP-1, BNC-2: what a refusal means",
        arguments: [
            ("250 2.0.0", .finalDot, .sent),
            ("250", .recipient, .unknown),
            ("354", .finalDot, .unknown),
            ("421 4.7.0", .sender, .deferred),
            ("450 4.2.1", .recipient, .deferred),
            ("451", .finalDot, .deferred),
            ("552", .recipient, .deferred),
            ("552 5.2.2", .recipient, .deferred),
            ("552 5.3.4", .sender, .failed(.sender)),
            ("550 5.1.1", .recipient, .failed(.address)),
            ("550 5.1.2", .recipient, .failed(.address)),
            ("553 5.1.3", .recipient, .failed(.address)),
            ("550 5.1.6", .recipient, .failed(.address)),
            ("550 5.1.10", .finalDot, .failed(.address)),
            ("550 5.2.1", .recipient, .failed(.address)),
            ("550 5.4.4", .recipient, .failed(.address)),
            ("550 5.1.1", .sender, .failed(.sender)),
            ("550 5.1.8", .recipient, .failed(.sender)),
            ("550 5.7.1", .recipient, .failed(.sender)),
            ("550 5.7.26", .finalDot, .failed(.sender)),
            ("550 5.2.2", .recipient, .failed(.refused)),
            ("550 5.3.0", .recipient, .failed(.refused)),
            ("554 5.6.1", .finalDot, .failed(.refused)),
            ("551", .recipient, .failed(.address)),
            ("550", .recipient, .failed(.refused)),
            ("554", .finalDot, .failed(.sender)),
            ("503", .content, .failed(.sender)),
        ] as [(String, SMTPStage, DeliveryVerdict)])
    func classification(line: String, stage: SMTPStage, verdict: DeliveryVerdict) throws {
        let reply = try #require(SMTPReply(line: Array(line.utf8)))
        #expect(ReplyClassifier.verdict(on: reply, at: stage) == verdict)
    }
}

struct RetryPolicyTests {
    private let start = Instant(unixSeconds: 1_000_000)

    @Test(
        "SMTP-1: waits double from 30 minutes to 6 hours",
        arguments: zip([1, 2, 3, 4, 5, 6, 40], [30, 60, 120, 240, 360, 360, 360]))
    func waits(attempts: Int, minutes: Int) {
        let next = RetryPolicy().next(afterAttempts: attempts, since: start, now: start, random: 0)
        #expect(next == start.adding(seconds: minutes * 60))
    }

    @Test func randomnessOnlyLengthensAWait() {
        let next = RetryPolicy().next(afterAttempts: 1, since: start, now: start, random: 0.5)
        #expect(next == start.adding(seconds: 1800 + 225))
    }

    @Test("SMTP-1: given up after four days")
    func deadline() {
        let policy = RetryPolicy()
        let last = start.adding(seconds: 345_600 - 21_600)
        #expect(policy.next(afterAttempts: 9, since: start, now: last, random: 0) == start.adding(seconds: 345_600))
        #expect(policy.next(afterAttempts: 9, since: start, now: last.adding(seconds: 1), random: 0) == nil)
    }
}
