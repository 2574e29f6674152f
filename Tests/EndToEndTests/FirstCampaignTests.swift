import Foundation
import TestSupport
import Testing

/// `Docs/FirstCampaign.md`, followed to the letter.
@Suite struct FirstCampaignTests {
    @Test("a newcomer gets from nothing to a preview of their own campaign")
    func followed() throws {
        let folder = TemporaryFolder()
        let page = try FollowedPage("FirstCampaign.md", in: folder)
        #expect(page.commands == 10 && page.files == 3)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(page.place)/previews")
        #expect(names.contains("index.html"))
        for language in ["en", "es"] { #expect(names.contains { $0.hasSuffix("-email-\(language)-autumn.eml") }) }
    }
}
