//! Serves one world on 127.0.0.1:PORT (9000 unless given) until interrupted.
//!
//! `cargo run -p copyspec-reference-server --example serve -- PORT [FAULT…]`, then use the
//! endpoint with access key `copyspec` and secret `copyspec-secret`.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use copyspec_reference_server::{Config, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(9000), |port| port.parse())?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = serve(Config { address, ..Config::default() }).await?;
    let _ = server.create_world_with("copyspec", "copyspec-secret");
    for fault in arguments {
        server.arm_fault("copyspec", &fault)?;
    }
    tokio::signal::ctrl_c().await?;
    server.shutdown().await;
    Ok(())
}
