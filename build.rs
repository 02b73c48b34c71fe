//! Makes sure that the folder whose content is embedded exists, and that a change in it or in the migrations is noticed.

fn main() {
    let _ = std::fs::create_dir_all("site");
    println!("cargo:rerun-if-changed=site/hash.txt");
    println!("cargo:rerun-if-changed=migrations");
}
