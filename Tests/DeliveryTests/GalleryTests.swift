import Campaigns
import Foundation
import System
import Testing
import Workspace

@testable import Delivery

struct GalleryTests {
    private static let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u{2028}\"'&{{7*7}}"

    private static func page(_ messages: [PreviewedMessage], _ campaigns: [CampaignPreview] = []) -> String {
        var gallery = Gallery()
        for (index, message) in messages.enumerated() {
            gallery.add(message, stem: "000\(index + 1)-email-es-spring", number: index + 1)
        }
        return gallery.page(campaigns: campaigns, at: DeliveryHouse.now, written: messages.count)
    }

    /// The page's JSON, as a browser would read it.
    private static func data(of page: String) throws -> JSON {
        let start = try #require(page.range(of: "id=\"data\">"))
        let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
        return try JSON.parse(String(page[start.upperBound..<end.lowerBound]))
    }

    @Test func nothingOfAMessageIsMarkup() throws {
        var message = PreviewWriterTests.email(subject: Self.hostile, html: "<p>\(Self.hostile)</p>")
        message.notice = Self.hostile
        message.to = Self.hostile
        message.fields[0].label = Self.hostile
        message.why[0].text = Self.hostile
        let counts = AudienceCounts()
        let campaign = CampaignPreview(name: "spring", title: Self.hostile, purpose: Self.hostile, counts: counts)
        let page = Self.page([message], [campaign])
        #expect(page.components(of: "<script") == 2)
        #expect(page.components(of: "</script>") == 2)
        #expect(page.components(of: "<img") == 0)
        // And it is all there, unharmed.
        let data = try Self.data(of: page)
        guard case .array(let messages)? = data["messages"] else { throw ServerError(text: "no messages") }
        #expect(messages[0]["subject"] == .string(Self.hostile))
        #expect(messages[0]["html"] == .string("<p>\(Self.hostile)</p>"))
        guard case .array(let campaigns)? = data["facts"]?["campaigns"] else { throw ServerError(text: "no campaigns") }
        #expect(campaigns[0]["title"] == .string(Self.hostile))
    }

    @Test func thePageAsksNobodyForAnything() throws {
        let page = Self.page([PreviewWriterTests.email()])
        for request in ["http://", "https://", "src=", "<link", "@import", "url(", "fetch(", "XMLHttpRequest"] {
            #expect(page.components(of: request) == 0, "\(request)")
        }
        #expect(page.components(of: "default-src 'none'; style-src 'unsafe-inline'; img-src data:;") == 1)
        #expect(page.components(of: "script-src 'sha256-") == 1)
        #expect(page.components(of: "unsafe-eval") == 0)
        // The script writes no markup.
        for door in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
            #expect(page.components(of: door) == 0, "\(door)")
        }
        #expect(page.components(of: "sandbox: ''") == 1)
    }

    @Test func theHeadTellsWhoIsInAndWhoIsOutInWords() throws {
        var counts = AudienceCounts()
        counts.customers = 10
        counts.selected = 7
        counts.unknown = 1
        counts.due = 7
        var outcome = AudienceCounts.Outcome()
        outcome.permitted = 4
        outcome.received = 1
        outcome.denied = ["no_consent": 1, "suppressed": 2]
        counts.channels = [.email: outcome]
        let preview = CampaignPreview(
            name: "spring", title: "Spring", purpose: "Offers", counts: counts, failures: ["render": 2])
        let facts = try Self.data(of: Self.page([], [preview]))["facts"]
        guard case .array(let campaigns)? = facts?["campaigns"] else { throw ServerError(text: "no campaigns") }
        #expect(
            campaigns[0]
                == .object([
                    "name": "spring", "title": "Spring", "purpose": "Offers", "customers": .integer(10),
                    "selected": .integer(7), "unknown": .integer(1), "due": .integer(7), "failures": .integer(2),
                    "channels": .array([
                        .object([
                            "channel": "email", "permitted": .integer(4), "received": .integer(1),
                            "denied": .array([
                                .object([
                                    "code": "suppressed", "count": .integer(2),
                                    "words":
                                        "The address is on the suppression list: unsubscribed, objected, complained, bounced or erased.",
                                ]),
                                .object([
                                    "code": "no_consent", "count": .integer(1),
                                    "words":
                                        "The person never agreed to this purpose over this channel at this address.",
                                ]),
                            ]),
                        ])
                    ]),
                ]))
        #expect(facts?["instant"] == .string("2026-11-23T13:26:00Z"))
    }

    @Test func veryManyMessagesAreCutAndCounted() throws {
        let message = PreviewWriterTests.sms()
        let data = try Self.data(of: Self.page(Array(repeating: message, count: Gallery.most + 7)))
        guard case .array(let messages)? = data["messages"] else { throw ServerError(text: "no messages") }
        #expect(messages.count == 500)
        #expect(data["facts"]?["written"] == .integer(507))
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.range(of: text) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
