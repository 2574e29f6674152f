import Foundation
import TestSupport
import Testing

/// How long an answer takes tells nobody whom we know (API-5).
@Suite struct RightsTimingTests {
    private struct Medians: Decodable {
        let known: Double
        let unknown: Double
        let statuses: [Int]
        var difference: Double { abs(known - unknown) / max(known, unknown) }
    }

    /// The machine does other things meanwhile: of three rounds one has to be quiet enough to tell.
    private static let rounds = 3
    private static let perRound = 1000

    @Test("API-5: over 2,000 requests by turns, the medians for known and unknown addresses differ by less than 5 %")
    func theClockTellsNothing() throws {
        let shop = try Shop()
        try shop.useMaildir()
        var rows = "id,email,language,country\n"
        for number in 0..<Self.rounds * Self.perRound { rows += "k\(number),k\(number)@example.com,en,ES\n" }
        try shop.write(rows, to: "known.csv")
        try shop.done("import", "customers", "known.csv")
        let endpoint = try Endpoint(shop, certificates: nil)
        var measured: [Medians] = []
        for round in 0..<Self.rounds {
            let outcome = try Program.run(
                [
                    Checkout.python, Checkout.server("measure_rights.py"), "\(endpoint.port)", "\(round)",
                    "\(Self.perRound)",
                ], seconds: 120)
            try #require(outcome.status == 0, "\(outcome.stderr)")
            let medians = try JSONDecoder().decode(Medians.self, from: Data(outcome.stdout.utf8))
            #expect(medians.statuses == [200])
            measured.append(medians)
            print("rights: known \(medians.known) µs, unknown \(medians.unknown) µs")
            if medians.difference < 0.05 { break }
        }
        #expect(measured.contains { $0.difference < 0.05 }, "\(measured)")
        // The requests were real: whom we know gets a code.
        #expect(
            try poll(seconds: 60) { try FileManager.default.contentsOfDirectory(atPath: shop("mails/new")).count > 10 })
        #expect(try endpoint.stop().status == 0)
    }
}
