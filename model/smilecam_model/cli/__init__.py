"""The commands of `smilecam model`, one file a family. None loads torch or cv2 before it is called."""
