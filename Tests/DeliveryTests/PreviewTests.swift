import Campaigns
import Composer
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

@Suite(.timeLimit(.minutes(2))) struct PreviewTests {
    @Test func theShippedCampaignsPreviewInBothLanguagesAndChannels() throws {
        let house = try DeliveryHouse()
        try house.importSamples()
        let out = house.folder("previews")
        let writer = try PreviewWriter(to: out)
        var previews: [CampaignPreview] = []
        for name in ["spring", "newsletter", "birthday", "order-confirmation"] {
            previews.append(
                try house.previews.run(
                    house.prepare(name), .sample(10), at: DeliveryHouse.now, into: writer))
        }
        try writer.finish(previews, at: DeliveryHouse.now)
        #expect(previews.allSatisfy { $0.failures.isEmpty && $0.counts.customers == 62 })

        let names = try Folder.names(in: out)
        #expect(names.contains("index.html"))
        let kinds = Set(names.compactMap { $0.split(separator: "-").dropFirst().prefix(2).joined(separator: " ") })
        #expect(kinds.isSuperset(of: ["email en", "email es", "sms en", "sms es"]))
    }
}
