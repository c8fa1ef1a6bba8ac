"""SmileCam at login: the files by which each system starts it, and who is asked to heed them."""
