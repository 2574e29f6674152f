import Foundation
import System
import Testing
import Workspace

@testable import Web

@Suite struct PageLibraryTests {
    /// The shipped pages in a folder of the test, one of them changed; what loading says.
    private func mistakes(_ name: String, _ change: (String) -> String?) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heed-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/Templates", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(
            atPath: TestSite.root + "/Templates/pages", toPath: folder + "/Templates/pages")
        let path = folder + "/Templates/pages/" + name
        if let changed = change(try FileBytes.text(path)) {
            try changed.write(toFile: path, atomically: true, encoding: .utf8)
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
        let text = try FileBytes.text(TestSite.root + "/Samples/heed.yaml")
        let configuration = try Configuration.load(text: text).configuration
        do {
            _ = try PageLibrary.load(
                from: WorkspaceFolder(path: folder), configuration: configuration,
                stylesheetAddress: "/assets/style.css")
            return ""
        } catch {
            #expect(error.code == .page)
            return error.description
        }
    }

    @Test func theShippedPagesAreGood() throws {
        #expect(try mistakes("home.en.html") { $0 } == "")
    }

    @Test func aMistakeIsSaidWithItsPlace() throws {
        let text = try mistakes("home.es.html") { $0.replacingOccurrences(of: "<h1>Tú", with: "<h1>{{ nombre }} Tú") }
        #expect(text.hasPrefix("Templates/pages/home.es.html:14:8: error: "))
        #expect(text.contains("nombre"))
    }

    @Test(arguments: [
        ("<form method=\"post\"", "<form method=\"get\""),
        ("action=\"{{ form_action }}\"", "action=\"/elsewhere\""),
        ("<button type=\"submit\">", "<button type=\"button\">"),
        ("<form ", "{% if channel == 'email' %}<form "),
        ("<form ", "<!-- <form "),
        ("<form ", "{% unless sample %}<form "),
    ])
    func aPageThatLostItsFormIsRefused(old: String, new: String) throws {
        let text = try mistakes("unsubscribe.en.html") { page in
            let changed = page.replacingOccurrences(of: old, with: new)
            let end =
                new.contains("{% if") ? "{% endif %}" : new.contains("{% unless") ? "{% endunless %}" : ""
            return changed.replacingOccurrences(
                of: "</form>", with: "</form>\(end)\(new.contains("<!--") ? "-->" : "")")
        }
        #expect(
            text == "Templates/pages/unsubscribe.en.html:1:1: error: the page has lost its form, so nobody could "
                + "unsubscribe. Write <form method=\"post\" action=\"{{ form_action }}\"> with a "
                + "<button type=\"submit\"> inside.")
    }

    /// A11Y-1.
    @Test func a11y1APageWithoutLanguageOrTitleIsRefused() throws {
        #expect(
            try mistakes("home.en.html") { $0.replacingOccurrences(of: " lang=\"en\"", with: "") }
                == "Templates/pages/home.en.html:1:1: error: the page does not say its language. Write <html lang=\"en\">."
        )
        #expect(
            try mistakes("home.en.html") {
                $0.replacingOccurrences(of: "<title>", with: "<p>").replacingOccurrences(of: "</title>", with: "</p>")
            } == "Templates/pages/home.en.html:1:1: error: the page has no title. Write <title>…</title> into its head."
        )
    }

    @Test func theDefaultLanguageMustHaveEveryPageAndOthersNeedNot() throws {
        #expect(
            try mistakes("problem.en.html") { _ in nil }
                == "Templates/pages/problem.en.html: error: the page is missing. Copy it from the templates that "
                + "'heed init' gives.")
        #expect(try mistakes("problem.es.html") { _ in nil } == "")
    }

    @Test func theStylesheetMustBeThere() throws {
        #expect(try mistakes("style.css") { _ in nil }.contains("style.css"))
    }
}
