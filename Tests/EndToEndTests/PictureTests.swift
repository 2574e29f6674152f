import Foundation
import TestSupport
import Testing

/// Pictures that mails carry inside of them.
@Suite struct PictureTests {
    /// Four red pixels.
    private static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="

    @Test("MSG-10: a picture of the workspace goes with the mail, and a mail program finds it by its address")
    func carried() throws {
        let shop = try Shop()
        try FileManager.default.createDirectory(atPath: shop("Templates/images"), withIntermediateDirectories: true)
        let picture = try #require(Data(base64Encoded: Self.png))
        try picture.write(to: URL(fileURLWithPath: shop("Templates/images/logo.png")))
        for language in ["en", "es"] {
            try shop.write(
                """
                ---
                subject: A picture
                ---
                {% render 'image', src: 'images/logo.png', alt: 'Our logo', width: 200, height: 200 %}

                ![again](images/logo.png)

                """, to: "Templates/newsletter/email.\(language).md")
            for ending in ["html", "txt"] {
                try FileManager.default.removeItem(atPath: shop("Templates/newsletter/email.\(language).\(ending)"))
            }
        }
        for kind in ["customers", "consent"] { try shop.done("import", kind, "Samples/\(kind).csv", "--quiet") }
        try shop.done("preview", "newsletter", "--sample", "2", "--out", "previews", "--quiet")

        let mail = try #require(try Mail.read([shop("previews/0001-email-en-newsletter.eml")]).first)
        #expect(mail.defects == [] && mail.faults == [])
        #expect(mail.types == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"])
        let script = """
            import base64, email, email.policy, re, sys
            mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
            html = mail.get_body(("html",)).get_content()
            parts = {part["Content-ID"]: part for part in mail.walk() if part["Content-ID"]}
            found = re.findall(r'src="cid:([^"]+)"', html)
            print(len(found), len(parts), all(f"<{name}>" in parts for name in found))
            print(base64.b64encode(parts[f"<{found[0]}>"].get_content()).decode())
            """
        let outcome = try Program.run(
            [Checkout.python, "-c", script, shop("previews/0001-email-en-newsletter.eml")], in: shop.path)
        #expect(outcome.stdout == "2 1 True\n\(Self.png)\n", "\(outcome.stdout) \(outcome.stderr)")

        // Looked at by itself, the preview shows it, too.
        let html = try shop.text("previews/0001-email-en-newsletter.html")
        #expect(html.components(separatedBy: "src=\"data:image/png;base64,\(Self.png)\"").count == 3)
    }

    @Test func aPictureThatIsNotThereIsAnError() throws {
        let shop = try Shop()
        let template = try shop.text("Templates/newsletter/email.en.html")
        try shop.write(
            template + "<img src=\"images/lgo.png\" alt=\"\" width=\"2\" height=\"2\">\n",
            to: "Templates/newsletter/email.en.html")
        let outcome = try shop.heed("check", "newsletter")
        #expect(outcome.status == 78)
        #expect(
            outcome.stderr.contains(
                "there is no picture 'images/lgo.png' in Templates. Put the file there: PNG, JPEG or GIF."),
            "\(outcome.stderr)")
    }
}
