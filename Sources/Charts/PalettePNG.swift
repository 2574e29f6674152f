import CPNG

/// A picture of few colours as a PNG with a palette: a tenth of the time of full colours, and smaller.
enum PalettePNG {
    /// - Parameter pixels: `0x..RRGGBB`, row by row.
    static func encode(
        _ pixels: UnsafeMutablePointer<UInt32>, width: Int, height: Int, stride: Int
    ) throws(ChartError) -> [UInt8] {
        var palette = Palette()
        var indexes = [UInt8](repeating: 0, count: width * height)
        // The edges of letters have many shades: only as many are kept as a palette holds.
        var shades: UInt32 = 0xFFFFFF
        while !palette.take(pixels, width: width, height: height, stride: stride, shades, into: &indexes) {
            shades = (shades << 1) & 0xFEFEFE & shades
            guard shades & 0x808080 != 0 else { throw .failed }
        }
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        image.width = UInt32(width)
        image.height = UInt32(height)
        image.format = UInt32(colourMap)
        image.flags = UInt32(PNG_IMAGE_FLAG_FAST)
        image.colormap_entries = UInt32(palette.colours.count / 3)
        // The palette's own bytes are many times what the picture needs.
        var size = width * height + 4096
        var bytes = [UInt8](repeating: 0, count: size)
        let isWritten = bytes.withUnsafeMutableBufferPointer { buffer in
            indexes.withUnsafeBufferPointer { rows in
                palette.colours.withUnsafeBufferPointer { colours in
                    png_image_write_to_memory(
                        &image, buffer.baseAddress, &size, 0, rows.baseAddress, Int32(width), colours.baseAddress)
                }
            }
        }
        guard isWritten != 0, size <= bytes.count else { throw .failed }
        bytes.removeLast(bytes.count - size)
        return bytes
    }

    /// `PNG_FORMAT_RGB_COLORMAP`, a macro that Swift does not see.
    private static let colourMap = PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_COLORMAP

    /// The colours of a picture and their numbers: an open hash table of 1,024 places.
    private struct Palette {
        var colours: [UInt8] = []
        private var keys = [UInt32](repeating: .max, count: 1024)
        private var numbers = [UInt8](repeating: 0, count: 1024)

        /// False where there are more than 256.
        mutating func take(
            _ pixels: UnsafeMutablePointer<UInt32>, width: Int, height: Int, stride: Int, _ shades: UInt32,
            into indexes: inout [UInt8]
        ) -> Bool {
            colours.removeAll(keepingCapacity: true)
            for place in keys.indices { keys[place] = .max }
            var last: UInt32 = .max
            var number: UInt8 = 0
            var at = 0
            for row in 0..<height {
                for column in 0..<width {
                    let pixel = pixels[row * stride + column] & 0xFFFFFF
                    if pixel != last {
                        last = pixel
                        guard let found = self.number(of: pixel, shades) else { return false }
                        number = found
                    }
                    indexes[at] = number
                    at += 1
                }
            }
            return true
        }

        private mutating func number(of pixel: UInt32, _ shades: UInt32) -> UInt8? {
            let key = pixel & shades
            var place = Int((key &* 2_654_435_761) >> 22)
            while keys[place] != .max {
                if keys[place] == key { return numbers[place] }
                place = (place + 1) & 1023
            }
            let count = colours.count / 3
            guard count < 256 else { return nil }
            keys[place] = key
            numbers[place] = UInt8(count)
            // The first of its kind stands for those near it: flat areas come before edges, and keep their colour.
            colours += [UInt8(pixel >> 16 & 0xFF), UInt8(pixel >> 8 & 0xFF), UInt8(pixel & 0xFF)]
            return UInt8(count)
        }
    }
}
