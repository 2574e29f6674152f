// swift-tools-version: 6.2
import PackageDescription

// Other template engines, to measure Heed's against; nothing of the product depends on this package.
let package = Package(
    name: "LiquidPeers",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/stencilproject/Stencil", exact: "0.15.1"),
    ],
    targets: [
        .executableTarget(
            name: "SwiftPeers",
            dependencies: [
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "Stencil", package: "Stencil"),
            ])
    ]
)
