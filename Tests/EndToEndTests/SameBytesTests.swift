import Foundation
import Testing

/// Promise 7: what is previewed is what leaves. At the same instant the bytes differ in nothing but the tokens.
@Suite struct SameBytesTests {
    @Test func previewsAtTheDateOfEachMailAreTheBytesThatTheServerReceived() throws {
        let keeper = try Keeper()
        let shop = try Shop()
        try shop.use(keeper)
        try shop.importSamples()
        try shop.writeTextsAtAnyHour()
        let before = try shop.copy()
        try shop.done("send", "spring", "--send")

        let kept = try keeper.kept()
        let mails = try keeper.mails()
        #expect(kept.count > 20)
        #expect(kept.allSatisfy { $0.overTLS && $0.loggedIn && $0.to.count == 1 })
        #expect(Set(kept.map(\.from)) == ["bounces@casalumen.example"])
        var expected: [String: Data] = [:]
        for (mail, bytes) in zip(mails, kept.map(\.bytes)) { expected[try #require(mail["Message-ID"])] = bytes }
        #expect(expected.count == kept.count, "each has a Message-ID of its own")

        // Sending takes a moment, so the mails have the dates of several seconds.
        var compared = 0
        for date in Set(mails.compactMap { $0["Date"] }).sorted() {
            let out = before.beside("at-\(compared)")
            try before.done("preview", "spring", "--all", "--at", try rfc3339(date), "--out", out)
            let previews = try Mail.read(try files(in: out, ending: ".eml"))
            #expect(previews.count == kept.count, "everybody is previewed")
            for preview in previews {
                let id = try #require(preview["Message-ID"])
                let sent = try #require(mails.first { $0["Message-ID"] == id })
                guard sent["Date"] == date else { continue }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: preview.file))
                #expect(Masked(bytes) == Masked(try #require(expected[id])), "\(preview.file)")
                #expect(bytes != expected[id], "the tokens differ: those of previews are samples")
                #expect(try preview.unsubscribeURL().count == sent.unsubscribeURL().count)
                compared += 1
            }
        }
        #expect(compared == kept.count)
        try textsAreTheSame(shop, before)
    }

    /// The gateway of the sample workspace writes texts into a folder.
    private func textsAreTheSame(_ shop: Shop, _ before: Shop) throws {
        let sent = try files(in: shop("outbox"), ending: ".txt")
        #expect(sent.count > 5)
        let out = before.beside("texts")
        try before.done("preview", "spring", "--all", "--out", out)
        let previewed = try files(in: out, ending: ".sms.txt")
        func masked(_ files: [String]) throws -> [Masked] {
            try files.map { Masked(try Data(contentsOf: URL(fileURLWithPath: $0))) }.sorted { $0.text < $1.text }
        }
        #expect(try masked(previewed) == masked(sent))
    }

    private func files(in folder: String, ending: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.sorted()
            .map { folder + "/" + $0 }
    }

    private func rfc3339(_ date: String) throws -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return ISO8601DateFormatter().string(from: try #require(format.date(from: date)))
    }
}

/// Bytes with each token blanked: as many marks as it had letters. A soft line break of quoted-printable may stand
/// inside one, and stays.
struct Masked: Equatable, CustomStringConvertible {
    let text: String

    init(_ bytes: Data) {
        // Latin-1 has a character for each byte, so nothing is lost.
        let source = String(decoding: bytes.map { UInt16($0) }, as: UTF16.self)
        var text = ""
        var rest = Substring(source)
        // The ways out and to preferences; their slashes may stand on two lines.
        while let link = rest.firstMatch(of: /\/(=\r\n)?[up](=\r\n)?\//)?.range {
            text += rest[..<link.upperBound]
            rest = rest[link.upperBound...]
            while let letter = rest.first {
                if rest.hasPrefix("=\r\n") {
                    text += "=\r\n"
                    rest = rest.dropFirst(2)
                } else if letter.isASCII && (letter.isLetter || letter.isNumber || letter == "-" || letter == "_") {
                    text += "*"
                    rest = rest.dropFirst()
                } else {
                    break
                }
            }
        }
        self.text = text + rest
    }

    var description: String { text }
}
