import Campaigns
import Composer
import Consent
import Customers
import Database
import Foundation
import Synchronization
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

@Suite(.timeLimit(.minutes(3)), .bothDatabases) struct CampaignSenderTests {
    private static func sender(
        _ house: DeliveryHouse, _ transports: [any Transport], at instant: Instant = DeliveryHouse.now,
        changing options: (inout CampaignSender.Options) -> Void = { _ in }
    ) -> CampaignSender {
        var all = CampaignSender.Options()
        all.random = { 0 }
        all.wait = 0
        options(&all)
        return CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes,
            transports: TransportPool(transports), clock: FixedClock(at: instant), options: all)
    }

    private func email(_ sink: SMTPSink, connections: Int = 4) throws -> SMTPTransport {
        SMTPTransport(try sink.relay(connections: connections))
    }

    @Test(
        "SMTP-9: previewed bytes are the bytes that the server gets, tokens excepted",
        arguments: [
            "repeat: once", "variants: {own: {}, short: {subject: {en: A light for you, es: Una luz para ti}}}",
        ])
    func previewedBytesAreSentBytes(line: String) throws {
        let house = try DeliveryHouse()
        for number in 1...12 {
            try house.person("p\(number)@example.com", language: number % 2 == 0 ? "es" : "en", firstName: "Ñ\(number)")
        }
        let campaign = try house.prepare("spring", "channels: [email]", line)
        let writer = try PreviewWriter(to: house.folder("previews"))
        let preview = try house.previews.run(campaign, .all, at: DeliveryHouse.now, into: writer)
        try writer.finish([preview], at: DeliveryHouse.now)

        let sink = try SMTPSink()
        #expect(try house.plan(campaign) == 12)
        let summary = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(summary.tally.sent == 12)
        #expect(summary.isFinished)
        #expect(summary.nextDue == nil)

        let folder = house.folder("previews")
        let files = try Folder.names(in: folder).filter { $0.hasSuffix(".eml") }
        let previewed = try files.map {
            Self.withoutTokens(try FileBytes.read(FilePath.join(folder, $0), limit: 1 << 20))
        }
        let received = try sink.messages().map { Self.withoutTokens($0.content) }
        #expect(received.count == 12)
        #expect(Set(received) == Set(previewed))
        let short = received.count {
            $0.contains("Subject: A light for you\r\n") || $0.contains("Subject: Una luz para ti\r\n")
        }
        #expect(short == (preview.counts.channels[.email]?.variants["short"] ?? 0))
        #expect((short > 0) == line.hasPrefix("variants"))
        #expect(try sink.count(of: "connect") <= 4)
        #expect(Set(try sink.messages().flatMap(\.recipients)).count == 12)
    }

    /// The mail's parts decoded and each token blotted out: soft line breaks fall where a token's letters need them.
    private static func withoutTokens(_ bytes: [UInt8]) -> String {
        var text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "=\r\n", with: "")
        text = text.replacingOccurrences(
            of: "/[up]/(?:[A-Za-z0-9_-]|=3D)+", with: "/TOKEN", options: .regularExpression)
        return text
    }

    @Test func whatAServerAnswersDecidesTheRow() throws {
        let house = try DeliveryHouse()
        for address in [
            "ana@example.com", "rcpt-550-5.1.1@example.com", "rcpt-550-5.7.1@example.com", "rcpt-450-4.2.1@example.com",
            "data-554-5.6.0@example.com", "drop-dot@example.com", "drop-rcpt@example.com",
        ] { try house.person(address) }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let summary = try Self.sender(house, [email(sink, connections: 2)]).run(campaign, stop: StopFlag())
        #expect(
            try house.rows() == [
                "1 email sent", "2 email failed address", "3 email failed sender", "4 email deferred later",
                "5 email failed refused", "6 email unknown connection_lost", "7 email deferred interrupted",
            ])
        let tally = summary.tally
        #expect((tally.sent, tally.failed, tally.deferred, tally.unknown) == (1, 3, 2, 1))
        #expect(!summary.isFinished)
        #expect(summary.nextDue == DeliveryHouse.now.adding(seconds: 1800))
        let replies = try house.session.rows("SELECT reply_code FROM delivery ORDER BY id") { $0.optionalText(0) }
        #expect(
            replies == ["250 2.0.0", "550 5.1.1", "550 5.7.1", "450 4.2.1", "554 5.6.0", nil, nil])

        // Half an hour later the deferred ones go, with the same bytes; those of unknown fate do not.
        let later = DeliveryHouse.now.adding(seconds: 1800)
        let calm = try SMTPSink(["--forgiving"])
        let second = try Self.sender(house, [email(calm)], at: later).run(campaign, stop: StopFlag())
        #expect(second.tally.sent == 2)
        #expect(second.isFinished)
        #expect(
            Set(try calm.messages().flatMap(\.recipients)) == ["rcpt-450-4.2.1@example.com", "drop-rcpt@example.com"])
    }

    @Test("on_doubt: resend tries again what may have arrived, until its deadline")
    func whatMayHaveArrivedIsTriedAgain() throws {
        let house = try DeliveryHouse()
        try house.person("drop-dot@example.com")
        let campaign = try house.prepare("spring", "channels: [email]", "on_doubt: resend")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let first = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(try house.rows() == ["1 email deferred connection_lost"])
        #expect((first.tally.deferred, first.tally.unknown, first.isFinished) == (1, 0, false))
        #expect(first.nextDue == DeliveryHouse.now.adding(seconds: 1800))
        let late = DeliveryHouse.now.adding(seconds: 4 * 86_400)
        let last = try Self.sender(house, [email(sink)], at: late).run(campaign, stop: StopFlag())
        #expect(try house.rows() == ["1 email unknown connection_lost"])
        #expect(last.isFinished)
        #expect(
            try Self.sender(house, [email(sink)], at: late.adding(seconds: 60)).run(campaign, stop: StopFlag()).recovery
                .resent == 0)
    }

    @Test("SMTP-1: after four days a deferred message is given up")
    func givenUpAfterTheDeadline() throws {
        let house = try DeliveryHouse()
        try house.person("rcpt-450-4.2.1@example.com")
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        _ = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        let late = DeliveryHouse.now.adding(seconds: 4 * 86_400)
        let summary = try Self.sender(house, [email(sink)], at: late).run(campaign, stop: StopFlag())
        #expect(try house.rows() == ["1 email failed given_up"])
        #expect(summary.isFinished)
    }

    @Test("UNS-10: who stops after planning gets nothing")
    func withdrawalAfterPlanning() throws {
        let house = try DeliveryHouse()
        for number in 1...3 { try house.person("p\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        try house.say(.withdrawn, 2, "email", at: "2026-11-23T13:00:00Z")
        let sink = try SMTPSink()
        let summary = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(try house.rows() == ["1 email sent", "2 email withdrawn withdrawn", "3 email sent"])
        #expect(summary.tally.withdrawn == 1)
        #expect(summary.isFinished)
    }

    @Test("UNS-10: who stops while the campaign runs gets nothing whose hand-off begins later")
    func withdrawalWhileSending() throws {
        let house = try DeliveryHouse()
        for number in 1...60 { try house.person("slow-2+\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let other = try house.store.session()
        var stopped: [Int64: Int] = [:]
        let summary = try Self.sender(house, [email(sink, connections: 2)]).run(campaign, stop: StopFlag()) {
            progress in
            // From the far end of the queue, one at a time.
            let customer = Int64(60 - stopped.count)
            guard progress.tally.sent > 0, stopped.count < 5 else { return }
            let state = try other.text("SELECT state FROM delivery WHERE customer = \(customer)")
            guard state == "planned" || state == "claimed" else { return }
            try house.say(.withdrawn, customer, "email", at: "2026-11-23T13:00:00Z", session: other)
            stopped[customer] = progress.tally.sent
        }
        #expect(!stopped.isEmpty)
        #expect(summary.tally.sent == 60 - stopped.count)
        #expect(summary.tally.withdrawn == stopped.count)
        let reached = Set(try sink.messages().flatMap(\.recipients))
        for customer in stopped.keys { #expect(!reached.contains("slow-2+\(customer)@example.com")) }
    }

    @Test func aRelayThatIsDownLeavesEveryRowAsItWas() throws {
        let house = try DeliveryHouse()
        for number in 1...5 { try house.person("p\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let relay = try sink.relay()
        sink.stop()
        let error = #expect(throws: DeliveryError.self) {
            try Self.sender(house, [SMTPTransport(relay)]).run(campaign, stop: StopFlag())
        }
        #expect(error?.code == .relayUnavailable)
        #expect(
            error?.description
                == "The relay 127.0.0.1:\(sink.port) cannot be reached: check 'relay' and 'port' under delivery.email in "
                + "heed.yaml, and the network.")
        #expect(try house.count("planned") == 5)
        #expect(try house.session.integer("SELECT sum(attempts) FROM delivery") == 0)
        #expect(try house.session.integer("SELECT count(*) FROM worker") == 0)
    }

    @Test func aWrongPasswordLeavesEveryRowAsItWasAndIsNotInTheError() throws {
        let house = try DeliveryHouse()
        try house.person("ana@example.com")
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let certificate = try TestCertificate.local.get()
        let sink = try SMTPSink(certificate.options + ["--login", "shop:s3cret"])
        let relay = try sink.relay(security: .starttls, password: "hunter2", caFile: certificate.file)
        let error = #expect(throws: DeliveryError.self) {
            try Self.sender(house, [SMTPTransport(relay)]).run(campaign, stop: StopFlag())
        }
        #expect(error?.code == .loginRefused)
        #expect(
            error?.description
                == "The relay 127.0.0.1:\(sink.port) does not accept the user and password (it said 535 5.7.8): correct "
                + "'user' in heed.yaml or the password where 'password' says it is.")
        #expect(try house.rows() == ["1 email planned"])
        #expect(try sink.count(of: "mail") == 0)
    }

    @Test func aRelayThatGoesDownMidwayLosesAtMostWhatWasUnderWay() throws {
        let house = try DeliveryHouse()
        for number in 1...40 { try house.person("slow-3+\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let transport = try email(sink, connections: 3)
        let error = #expect(throws: DeliveryError.self) {
            try Self.sender(
                house, [transport],
                changing: {
                    $0.patience = 0.5
                    $0.wait = 10
                }
            ).run(
                campaign, stop: StopFlag()
            ) { if $0.tally.sent > 3 { sink.stop() } }
        }
        #expect(error?.code == .relayUnavailable)
        #expect(try house.count("unknown") <= 3)
        #expect(try house.count("attempting") == 0)
        #expect(try house.count("claimed") == 0)
        let first = Set(try sink.messages().flatMap(\.recipients))

        let second = try SMTPSink()
        let later = DeliveryHouse.now.adding(seconds: 7200)
        let summary = try Self.sender(house, [email(second)], at: later).run(campaign, stop: StopFlag())
        #expect(summary.isFinished)
        let again = Set(try second.messages().flatMap(\.recipients))
        #expect(first.isDisjoint(with: again))
        #expect(try house.count("sent") + house.count("unknown") == 40)
        #expect(first.count + again.count >= 40 - 3)
    }

    @Test func stoppingFinishesWhatIsUnderWayAndLeavesTheRest() throws {
        let house = try DeliveryHouse()
        for number in 1...50 { try house.person("slow-5+\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let stop = StopFlag()
        let summary = try Self.sender(house, [email(sink, connections: 2)]).run(campaign, stop: stop) {
            if $0.tally.sent > 0 { stop.request() }
        }
        #expect(summary.isStopped)
        #expect(!summary.isFinished)
        #expect(summary.tally.sent < 50)
        #expect(try house.count("sent") == summary.tally.sent)
        #expect(try house.count("planned") == 50 - summary.tally.sent)
        #expect(try sink.count(of: "message") == summary.tally.sent)
        #expect(try house.session.integer("SELECT count(*) FROM worker") == 0)
    }

    @Test func whatDoesNotFinishInTimeIsCutAndUnknown() throws {
        let house = try DeliveryHouse()
        try house.person("stall-dot@example.com")
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let stop = StopFlag()
        let killer = OSThread.start(name: "stop") {
            while (try? sink.count(of: "message")) != 1 { _ = StopFlag().wait(timeoutSeconds: 0.05) }
            stop.request()
        }
        let summary = try Self.sender(house, [email(sink)], changing: { $0.grace = 0.3 }).run(campaign, stop: stop)
        killer.join()
        #expect(summary.tally.unknown == 1)
        #expect(try house.rows() == ["1 email unknown stopped"])
    }

    @Test("Promise 5: what a crashed sender was handing over is unknown and not sent again")
    func crashRecovery() throws {
        let house = try DeliveryHouse()
        for number in 1...3 { try house.person("p\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        // As a killed process leaves it: one row handed off, one only claimed.
        try house.session.execute(
            """
            INSERT INTO worker (id, host, pid, process_start, heartbeat_until) \
            VALUES (77, 'elsewhere', 1, 'then', \(DeliveryHouse.now.adding(seconds: -1)))
            """)
        try house.session.execute(
            "UPDATE delivery SET state = 'attempting', claimed_by = 77, attempts = 1 WHERE customer = 1")
        try house.session.execute("UPDATE delivery SET state = 'claimed', claimed_by = 77 WHERE customer = 2")
        let sink = try SMTPSink()
        let summary = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(summary.recovery.unknown == 1)
        #expect(summary.recovery.released == 1)
        #expect(try house.rows() == ["1 email unknown crash", "2 email sent", "3 email sent"])
        #expect(
            Set(try sink.messages().flatMap(\.recipients)) == ["p2@example.com", "p3@example.com"])
    }

    @Test func twoSendersAtOnceSendEachMessageOnce() throws {
        let house = try DeliveryHouse()
        for number in 1...80 { try house.person("p\(number)@example.com") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let transport = try email(sink, connections: 3)
        let sent = Mutex(0)
        let threads = (1...2).map { number in
            OSThread.start(name: "sender \(number)") {
                let summary = try? Self.sender(house, [transport]).run(campaign, stop: StopFlag())
                sent.withLock { $0 += summary?.tally.sent ?? 0 }
            }
        }
        for thread in threads { thread.join() }
        #expect(sent.withLock { $0 } == 80)
        #expect(try house.count("sent") == 80)
        #expect(try sink.messages().flatMap(\.recipients).count == 80)
    }

    @Test func aPausedCampaignIsLeftAlone() throws {
        let house = try DeliveryHouse()
        try house.person("ana@example.com")
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        #expect(try house.control.pause("spring", at: DeliveryHouse.now))
        let sink = try SMTPSink()
        let summary = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(summary.tally.sent == 0)
        #expect(try house.rows() == ["1 email planned"])
        #expect(try sink.count(of: "connect") == 0)
    }
}

// MARK: - Texts, and messages that cannot be made

extension CampaignSenderTests {
    @Test func textsBecomeFilesNamedByTheirRow() throws {
        let house = try DeliveryHouse()
        try house.person("ana@example.com", phone: "+34600000001", language: "es")
        let campaign = try house.prepare("spring", "channels: [sms]")
        try house.plan(campaign)
        let outbox = house.folder("outbox")
        let summary = try Self.sender(house, [FileTransport(folder: outbox)]).run(campaign, stop: StopFlag())
        #expect(summary.tally.sent == 1)
        #expect(summary.isFinished)
        #expect(try Folder.names(in: outbox) == ["0000000001.json", "0000000001.sms.txt"])
        #expect(FileStatus.of(outbox)?.mode == 0o700)
        for name in try Folder.names(in: outbox) {
            #expect(FileStatus.of(FilePath.join(outbox, name))?.mode == 0o600)
        }
        let envelope = try JSON.parse(FileBytes.read(outbox + "/0000000001.json", limit: 1 << 16))
        let text = try FileBytes.text(outbox + "/0000000001.sms.txt", limit: 1 << 16)
        #expect(envelope["to"] == .string("+34600000001"))
        #expect(envelope["sender"] == .string("CASALUMEN"))
        #expect(envelope["text"] == .string(text))
        // The link in the text is real: its token opens and leads to the row.
        let token = String(text.split(separator: "/u/")[1].prefix(22))
        let opened = try house.mint.open(token, in: house.session)
        #expect(opened?.delivery == 1)
        #expect(opened?.customer == 1)
    }

    @Test func aChannelWithoutTransportIsSaidBeforeAnythingHappens() throws {
        let house = try DeliveryHouse()
        try house.person("ana@example.com", phone: "+34600000001")
        let campaign = try house.prepare("spring")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let error = #expect(throws: DeliveryError.self) {
            try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        }
        #expect(error?.code == .notConfigured)
        #expect(
            error?.description
                == "The campaign sends over sms, and heed.yaml has no 'delivery.sms': add it, or take the channel out of "
                + "the campaign.")
        #expect(try house.count("planned") == 2)
    }

    @Test func aMessageThatCannotBeMadeIsTakenOutAndTheOthersGo() throws {
        let subject = "---\nsubject: \"{% if customer.first_name == 'Nobody' %}{% else %}Hello{% endif %}\"\n---\n"
        let original = try FileBytes.text(DeliveryHouse.root + "/Templates/spring/email.en.html", limit: 1 << 20)
        let body = original.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        let house = try DeliveryHouse(changing: ["spring/email.en.html": subject + body])
        try house.person("ana@example.com", firstName: "Ana")
        try house.person("bea@example.com", firstName: "Nobody")
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let summary = try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        #expect(try house.rows() == ["1 email sent", "2 email withdrawn empty_subject"])
        #expect(summary.tally.withdrawn == 1)
    }

    @Test func manyMessagesThatCannotBeMadeEndTheRun() throws {
        let subject = "---\nsubject: \"{% if customer.first_name == 'Nobody' %}{% else %}Hello{% endif %}\"\n---\n"
        let original = try FileBytes.text(DeliveryHouse.root + "/Templates/spring/email.en.html", limit: 1 << 20)
        let body = original.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        let house = try DeliveryHouse(changing: ["spring/email.en.html": subject + body])
        for number in 1...25 { try house.person("p\(number)@example.com", firstName: "Nobody") }
        let campaign = try house.prepare("spring", "channels: [email]")
        try house.plan(campaign)
        let sink = try SMTPSink()
        let error = #expect(throws: DeliveryError.self) {
            try Self.sender(house, [email(sink)]).run(campaign, stop: StopFlag())
        }
        #expect(error?.code == .composing)
        #expect(try house.count("planned") == 5)
        #expect(try sink.count(of: "mail") == 0)
    }
}
