import Testing

/// The endpoint's pages work without scripts, and load nothing from elsewhere (API-2, A11Y-3).
@Suite struct PageTests {
    @Test func pagesHaveNoScriptsAndNoOutsideResources() throws {
        let pages = Checkout.files(under: "Templates/pages", ending: ".html")
        #expect(pages.count >= 6)
        for page in pages {
            let text = try Checkout.text(page)
            for pattern in [
                #"(?i)<script"#, #"(?i)\son\w+\s*="#, #"(?i)javascript:"#, #"(?i)\sstyle\s*="#, #"(?i)<style"#,
            ] {
                #expect(text.matches(of: pattern).isEmpty, "\(page) has \(pattern)")
            }
            for link in text.matches(of: #"(?i)\s(?:src|href|action)="([^"]*)""#).map({ $0[1] }) {
                #expect(
                    link == "/assets/style.css" || link.hasPrefix("{{") || link.hasPrefix("mailto:"), "\(page): \(link)"
                )
            }
        }
        let style = try Checkout.text("Templates/pages/style.css")
        #expect(style.matches(of: #"(?i)@import|url\("#).isEmpty)
    }

    @Test func mailTemplatesLoadNothing() throws {
        let templates = Checkout.files(under: "Templates", ending: ".html")
        #expect(templates.count >= 12)
        for template in templates {
            let text = try Checkout.text(template)
            #expect(
                text.matches(of: #"(?i)<(?:script|iframe|object|embed|form)\b"#).isEmpty || template.contains("/pages/")
            )
            #expect(text.matches(of: #"(?i)<img[^>]+src="https?:"#).isEmpty, "\(template) has a remote image (A11Y-4)")
        }
    }
}
