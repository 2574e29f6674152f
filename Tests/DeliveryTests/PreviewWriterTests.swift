import Glibc
import System
import TestSupport
import Testing
import Texting
import Workspace

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct PreviewWriterTests {
    static func email(subject: String = "Hello", html: String = "<p>Hello</p>") -> PreviewedMessage {
        PreviewedMessage(
            campaign: "spring", channel: .email, language: "es", purpose: "Offers", basis: "consent",
            from: "Casa Lumen <news@casalumen.example>", to: "ana@example.com", subject: subject, preheader: "Soon",
            text: "Hello\n",
            email: PreviewedMessage.Email(
                html: html, source: Array("Subject: Hello\r\n\r\nHello\r\n".utf8),
                headers: [PreviewedMessage.Line(name: "Subject", text: subject)],
                envelopeFrom: "bounces@casalumen.example"),
            notice: "Why you get this", why: [PreviewedMessage.Line(name: "Purpose", text: "Offers")],
            fields: [PreviewedMessage.Field(name: "city", label: "ciudad", isSelecting: true, isRead: false)],
            instant: DeliveryHouse.now, templateVersion: "0123")
    }

    static func sms() -> PreviewedMessage {
        var message = email()
        message.channel = .sms
        message.email = nil
        message.to = "+34600000001"
        message.text = "Hi"
        message.sms = .count("Hi")
        return message
    }

    private static func write(_ messages: [PreviewedMessage], to folder: String) throws {
        let writer = try PreviewWriter(to: folder)
        for message in messages { try writer.add(message) }
        try writer.finish([], at: DeliveryHouse.now)
    }

    @Test func theFilesAreNamedWithoutThePersonAndPrivate() throws {
        let folder = TemporaryFolder()
        let out = folder("a/previews")
        try Self.write([Self.email(), Self.sms()], to: out)
        #expect(
            try Folder.names(in: out) == [
                ".heed-previews", "0001-email-es-spring.eml", "0001-email-es-spring.html",
                "0001-email-es-spring.json", "0001-email-es-spring.txt", "0002-sms-es-spring.json",
                "0002-sms-es-spring.sms.txt", "index.html",
            ])
        #expect(FileStatus.of(out)?.mode == 0o700)
        for name in try Folder.names(in: out) { #expect(FileStatus.of(FilePath.join(out, name))?.mode == 0o600) }
        #expect(try Folder.names(in: folder("a")) == ["previews"])
        let source = try FileBytes.read(FilePath.join(out, "0001-email-es-spring.eml"), limit: 1000)
        #expect(source == Array("Subject: Hello\r\n\r\nHello\r\n".utf8))
        #expect(try FileBytes.text(FilePath.join(out, "0002-sms-es-spring.sms.txt"), limit: 1000) == "Hi")
    }

    @Test("SMTP-9: the envelope tells who, why and from which data")
    func envelope() throws {
        let email = try JSON.parse(PreviewEnvelope.json(of: Self.email()))
        #expect(
            email
                == .object([
                    "campaign": "spring", "channel": "email", "language": "es", "purpose": "Offers",
                    "legal_basis": "consent", "from": "Casa Lumen <news@casalumen.example>", "to": "ana@example.com",
                    "instant": "2026-11-23T13:26:00Z", "template_version": "0123", "tokens": "sample",
                    "notice": "Why you get this", "why": .array(["Purpose: Offers"]), "subject": "Hello",
                    "envelope_from": "bounces@casalumen.example", "bytes": .integer(25),
                    "fields_used": .array([
                        .object(["name": "city", "label": "ciudad", "selecting": .bool(true), "read": .bool(false)])
                    ]),
                ]))
        let sms = try JSON.parse(PreviewEnvelope.json(of: Self.sms()))
        #expect(sms["sms"] == .object(["encoding": "gsm7", "units": .integer(2), "parts": .integer(1)]))
        #expect(sms["envelope_from"] == nil)
    }

    @Test func newPreviewsTakeThePlaceOfTheOldOnes() throws {
        let folder = TemporaryFolder()
        try Self.write([Self.email(), Self.sms()], to: folder("previews"))
        try Self.write([Self.sms()], to: folder("previews"))
        #expect(
            try Folder.names(in: folder("previews")) == [
                ".heed-previews", "0001-sms-es-spring.json", "0001-sms-es-spring.sms.txt", "index.html",
            ])
        #expect(try Folder.names(in: folder.path) == ["previews"])
    }

    @Test func anotherFolderIsNeverOverwritten() throws {
        let folder = TemporaryFolder()
        try Folder.make(folder("photos"))
        try AtomicFile.write("mine", to: folder("photos/summer.txt"))
        let error = #expect(throws: DeliveryError.self) { try PreviewWriter(to: folder("photos")) }
        #expect(error?.code == .foreignFolder)
        #expect(
            error?.description
                == "\(folder("photos")) is not a folder of previews, so it is left alone: name a new folder, or "
                + "empty this one.")
        #expect(throws: DeliveryError.self) { try PreviewWriter(to: folder("photos/summer.txt")) }
        #expect(try Folder.names(in: folder.path) == ["photos"])
        #expect(try FileBytes.text(folder("photos/summer.txt"), limit: 10) == "mine")
        // An empty one is welcome.
        try Folder.make(folder("empty"))
        try Self.write([Self.sms()], to: folder("empty"))
        #expect(FileStatus.exists(folder("empty/index.html")))
    }

    @Test func aFolderThatSomebodyFilledMeanwhileIsLeftAlone() throws {
        let folder = TemporaryFolder()
        let writer = try PreviewWriter(to: folder("out"))
        try writer.add(Self.sms())
        try Folder.make(folder("out"))
        try AtomicFile.write("mine", to: folder("out/mine.txt"))
        #expect(throws: DeliveryError.self) { try writer.finish([], at: DeliveryHouse.now) }
        #expect(try Folder.names(in: folder("out")) == ["mine.txt"])
    }

    @Test func aWriterThatIsGivenUpLeavesNothing() throws {
        let folder = TemporaryFolder()
        do {
            let writer = try PreviewWriter(to: folder("out"))
            try writer.add(Self.email())
            #expect(try Folder.names(in: folder.path).count == 1)
        }
        #expect(try Folder.names(in: folder.path) == [])
    }

    @Test func whatAKilledRunLeftIsRemovedByTheNext() throws {
        let folder = TemporaryFolder()
        // No process has a number that high (Linux allows at most 2^22).
        try Folder.make(folder(".out.heed-4194305-ab"))
        try AtomicFile.write("personal", to: folder(".out.heed-4194305-ab/0001.eml"))
        // That of one that runs stays.
        try Folder.make(folder(".out.heed-1-cd"))
        try Self.write([Self.sms()], to: folder("out"))
        #expect(try Folder.names(in: folder.path) == [".out.heed-1-cd", "out"])
    }

    @Test func aFullDiskKeepsTheOldPreviewsAndLeavesNothingElse() async throws {
        await #expect(processExitsWith: .exitCode(74)) {
            let folder = "/tmp/heed-full-\(getpid())"
            try Folder.make(folder)
            defer { try? Folder.remove(folder) }
            try PreviewWriterTests.write([PreviewWriterTests.sms()], to: folder + "/previews")
            let before = try Folder.names(in: folder + "/previews")
            // The system refuses to write more than 4 kB into a file, as a disk does that is full.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(1), &limit)
            do {
                let large = String(repeating: "x", count: 5000)
                try PreviewWriterTests.write(
                    [PreviewWriterTests.sms(), PreviewWriterTests.email(html: large)], to: folder + "/previews")
            } catch let error as DeliveryError where error.code == .noSpace {
                let after = try Folder.names(in: folder + "/previews")
                if after == before, try Folder.names(in: folder) == ["previews"] {
                    try? Folder.remove(folder)
                    exit(74)
                }
            }
            exit(1)
        }
    }
}

extension JSON: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}
