import Campaigns
import Crypto
import Mail
import System
import Workspace

/// The pictures in `Templates/images/`, which mails carry inside of them: `<img src="images/logo.png" …>`.
struct TemplateImages: Sendable {
    private let images: [String: InlineImage]

    /// How HTML begins to name one.
    private static let start = Array("src=\"images/".utf8)

    init(_ images: [String: InlineImage] = [:]) {
        self.images = images
    }

    /// The names of their files, sorted.
    var names: [String] { images.keys.sorted() }

    /// What tells them apart from other pictures of the same names.
    var ids: [String] { names.compactMap { images[$0]?.id } }

    /// The HTML with the addresses of pictures in the mail, and the pictures that it shows, in their order.
    ///
    /// - Parameter further: pictures of this one mail, by name.
    func placed(
        in html: [UInt8], and further: [String: InlineImage] = [:]
    ) -> (html: [UInt8], images: [InlineImage]) {
        if images.isEmpty, further.isEmpty { return (html, []) }
        var out: [UInt8] = []
        var shown: [InlineImage] = []
        var done = 0
        for (place, name) in Self.named(in: html) {
            guard let image = further[name] ?? images[name] else { continue }
            if !shown.contains(image) { shown.append(image) }
            // Up to the quote, and on behind the name.
            out += html[done..<place + Self.start.count - "images/".utf8.count]
            out += image.url.utf8
            done = place + Self.start.count + name.utf8.count
        }
        if shown.isEmpty { return (html, []) }
        return (out + html[done...], shown)
    }

    /// The names in the HTML that no picture has.
    func missing(in html: [UInt8]) -> [String] {
        Set(Self.named(in: html).map(\.name)).subtracting(images.keys).sorted()
    }

    private static func named(in html: [UInt8]) -> [(place: Int, name: String)] {
        var found: [(place: Int, name: String)] = []
        var from = 0
        while let place = ByteSearch.find(start, in: html, from: from) {
            let name = html[(place + start.count)...].prefix { $0 != UInt8(ascii: "\"") }
            found.append((place, String(decoding: name, as: UTF8.self)))
            from = place + start.count
        }
        return found
    }
}

extension Preparation {
    /// All pictures of the library; what is wrong with one is reported.
    func readImages() -> TemplateImages {
        let folder = FilePath.join(library.folder, "images")
        guard FileStatus.of(folder)?.isFolder == true else { return TemplateImages() }
        var images: [String: InlineImage] = [:]
        for name in ((try? Folder.names(in: folder)) ?? []).sorted() where !name.hasPrefix(".") {
            let relative = "images/\(name)"
            do {
                let bytes = try FileBytes.read(FilePath.join(folder, name), limit: InlineImage.mostBytes + 1)
                let id = Hex.encode(Array(SHA256.hash(bytes)[..<16])) + "@" + campaign.sender.listDomain
                images[name] = try InlineImage(bytes, name: name, id: id)
            } catch {
                problems.add(
                    file: shown(relative), "the picture cannot be put into mails",
                    hint: "\((error as? any CustomStringConvertible)?.description ?? "\(error)")")
            }
        }
        return TemplateImages(images)
    }
}
